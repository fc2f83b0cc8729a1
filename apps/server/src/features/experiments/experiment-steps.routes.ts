import * as contract from '@halyard/contracts/experiments';
import { Nullable } from '@halyard/contracts/schema';
import { actorOf } from '#features/access/index.ts';
import type { HttpServer } from '#platform/http/http-server.ts';
import { refusals } from '#platform/http/refusals.ts';
import { toBody } from './experiments.answers.ts';
import { CHANGES } from './experiments.refusals.ts';
import type { ExperimentDeps } from './experiments.service.ts';
import { shipVariant, startExperiment, stopExperiment } from './running.service.ts';

const STEP_REFUSALS = [
  ...CHANGES,
  'EXPERIMENT_NOT_FOUND',
  'EXPERIMENT_STATE',
  'VERSION_CONFLICT',
] as const;

/** The steps from one state of an experiment to the next. */
export function experimentStepRoutes(app: HttpServer, deps: ExperimentDeps): void {
  app.post(
    '/experiments/:key/start',
    {
      config: { permission: 'experiment:change' },
      schema: {
        operationId: 'startExperiment',
        summary: 'Start a draft: the flag serves its split from then on',
        description:
          "Adds the split as the last of the flag's rules, before its fallthrough. The flag has to be on in the environment. Of a layer it takes a free stretch as large as its traffic. Holdouts of the environment are left out.",
        tags: ['Experiments'],
        params: contract.ExperimentParams,
        body: Nullable(contract.ExperimentStepBody),
        response: {
          200: contract.Experiment,
          ...refusals(...STEP_REFUSALS, 'FLAG_ARCHIVED', 'LAYER_FULL', 'EXPERIMENT_FLAG_BUSY'),
        },
      },
    },
    async (request, reply) => {
      const { version, comment } = request.body ?? {};
      const step = { key: request.params.key, version, show: toBody };
      const started = await startExperiment(deps, { ...actorOf(request), comment }, step);
      return reply.header('etag', `"${started.version}"`).send(toBody(started));
    },
  );

  app.post(
    '/experiments/:key/stop',
    {
      config: { permission: 'experiment:change' },
      schema: {
        operationId: 'stopExperiment',
        summary: 'Stop an experiment: its rule goes, and its units get what the flag serves else',
        tags: ['Experiments'],
        params: contract.ExperimentParams,
        body: Nullable(contract.ExperimentStepBody),
        response: { 200: contract.Experiment, ...refusals(...STEP_REFUSALS) },
      },
    },
    async (request, reply) => {
      const { version, comment } = request.body ?? {};
      const step = { key: request.params.key, version, show: toBody };
      const stopped = await stopExperiment(deps, { ...actorOf(request), comment }, step);
      return reply.header('etag', `"${stopped.version}"`).send(toBody(stopped));
    },
  );

  app.post(
    '/experiments/:key/ship',
    {
      config: { permission: 'experiment:change' },
      schema: {
        operationId: 'shipExperiment',
        summary: 'Serve one variant to everybody whom the experiment was for, and end it',
        description:
          'Without an audience the fallthrough serves the variant; with one a rule of the same conditions does, in the place of the experiment. With `dry_run` it only says what would change.',
        tags: ['Experiments'],
        params: contract.ExperimentParams,
        body: contract.ShipBody,
        response: { 200: contract.Shipped, ...refusals(...STEP_REFUSALS, 'FLAG_ARCHIVED') },
      },
    },
    async (request, reply) => {
      const { variant, dry_run: isTrial = false, version, comment } = request.body;
      const { experiment, before, after } = await shipVariant(
        deps,
        { ...actorOf(request), comment },
        { key: request.params.key, version, show: toBody, variant, isTrial },
      );
      return reply
        .header('etag', `"${experiment.version}"`)
        .send({ experiment: toBody(experiment), before, after });
    },
  );
}

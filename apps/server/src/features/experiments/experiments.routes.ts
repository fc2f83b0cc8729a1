import * as contract from '@halyard/contracts/experiments';
import { IfMatch } from '@halyard/contracts/flags';
import { Type } from 'typebox';
import { actorOf } from '#features/access/index.ts';
import { AppError } from '#platform/app-error.ts';
import type { HttpServer } from '#platform/http/http-server.ts';
import { linkToNext, readCursor } from '#platform/http/paging.ts';
import { refusals } from '#platform/http/refusals.ts';
import { seenVersion } from '#platform/http/seen-version.ts';
import { changeExperiment } from './changing.service.ts';
import { experimentStepRoutes } from './experiment-steps.routes.ts';
import { toBody, toEpochBody } from './experiments.answers.ts';
import { exactVariants, patchOf } from './experiments.inputs.ts';
import { CHANGES, READS } from './experiments.refusals.ts';
import {
  createExperiment,
  deleteExperiment,
  type ExperimentDeps,
  getExperiment,
  listEpochs,
  listExperiments,
} from './experiments.service.ts';
import { layerRoutes } from './layers.routes.ts';

export function experimentRoutes(app: HttpServer, deps: ExperimentDeps): void {
  readingRoutes(app, deps);
  changingRoutes(app, deps);
  experimentStepRoutes(app, deps);
  layerRoutes(app, deps);
}

function readingRoutes(app: HttpServer, { database: { db } }: ExperimentDeps): void {
  app.get(
    '/experiments',
    {
      config: { permission: 'experiment:read' },
      schema: {
        operationId: 'listExperiments',
        summary: 'All experiments, the newest first',
        tags: ['Experiments'],
        querystring: contract.ExperimentsQuery,
        response: {
          200: Type.Array(contract.Experiment),
          ...refusals(...READS, 'ENVIRONMENT_NOT_FOUND', 'INVALID_CURSOR'),
        },
      },
    },
    async (request, reply) => {
      const { limit = 100, cursor, search, state } = request.query;
      const { flag_key: flagKey, environment_key: environmentKey } = request.query;
      const { metric_key: metricKey } = request.query;
      const after = placeAfter(cursor);
      const rows = await listExperiments(db, {
        limit,
        ...(flagKey !== undefined && { flagKey }),
        ...(environmentKey !== undefined && { environmentKey }),
        ...(metricKey !== undefined && { metricKey }),
        ...(state !== undefined && { state }),
        ...(search !== undefined && { search }),
        ...(after && { after }),
      });
      linkToNext(request, reply, rows, limit, ({ createdAt, key }) => [createdAt.getTime(), key]);
      return rows.map(toBody);
    },
  );

  app.get(
    '/experiments/:key',
    {
      config: { permission: 'experiment:read' },
      schema: {
        operationId: 'getExperiment',
        summary: 'An experiment: its split, its metrics and where it stands',
        tags: ['Experiments'],
        params: contract.ExperimentParams,
        response: { 200: contract.Experiment, ...refusals(...READS, 'EXPERIMENT_NOT_FOUND') },
      },
    },
    async (request, reply) => {
      const experiment = await getExperiment(db, request.params.key);
      return reply.header('etag', `"${experiment.version}"`).send(toBody(experiment));
    },
  );

  app.get(
    '/experiments/:key/epochs',
    {
      config: { permission: 'experiment:read' },
      schema: {
        operationId: 'listExperimentEpochs',
        summary: 'The stretches of time with one allocation each, oldest first',
        description:
          'An epoch begins with the start, and with every change of who is served what: weights, traffic, salt, or the targeting of the flag.',
        tags: ['Experiments'],
        params: contract.ExperimentParams,
        response: { 200: contract.ExperimentEpochs, ...refusals(...READS, 'EXPERIMENT_NOT_FOUND') },
      },
    },
    async (request) => (await listEpochs(db, request.params.key)).map(toEpochBody),
  );
}

function changingRoutes(app: HttpServer, deps: ExperimentDeps): void {
  app.post(
    '/experiments',
    {
      config: { permission: 'experiment:change' },
      schema: {
        operationId: 'createExperiment',
        summary: 'Create an experiment as a draft; nothing is served by it until it starts',
        tags: ['Experiments'],
        body: contract.CreateExperimentBody,
        response: {
          201: contract.Experiment,
          ...refusals(
            ...CHANGES,
            'ENVIRONMENT_NOT_FOUND',
            'FLAG_NOT_FOUND',
            'FLAG_ARCHIVED',
            'EXPERIMENT_KEY_TAKEN',
          ),
        },
      },
    },
    async (request, reply) => {
      const {
        key,
        name,
        flag_key: flagKey,
        environment_key: environmentKey,
        variants,
        control,
        comment,
        ...fields
      } = request.body;
      const made = await createExperiment(
        deps,
        { ...actorOf(request), comment },
        {
          ...patchOf(fields),
          key,
          name: name.trim(),
          flagKey,
          environmentKey,
          variants: exactVariants(variants),
          control,
        },
      );
      return reply.code(201).header('etag', `"${made.version}"`).send(toBody(made));
    },
  );

  app.put(
    '/experiments/:key',
    {
      config: { permission: 'experiment:change' },
      schema: {
        operationId: 'changeExperiment',
        summary: 'Change the fields that are named',
        description:
          'Of a draft everything can be changed. While it runs: name, hypothesis, owner, metrics, attributes, power and planned days, and weights, traffic and `reshuffle`, each of which begins an epoch. New weights move no more units than they say. Of one that ended: name, hypothesis, owner and metrics.',
        tags: ['Experiments'],
        params: contract.ExperimentParams,
        headers: IfMatch,
        body: contract.ChangeExperimentBody,
        response: {
          200: contract.Experiment,
          ...refusals(
            ...CHANGES,
            'EXPERIMENT_NOT_FOUND',
            'VERSION_CONFLICT',
            'EXPERIMENT_STATE',
            'LAYER_FULL',
          ),
        },
      },
    },
    async (request, reply) => {
      const { body, params, headers } = request;
      const changed = await changeExperiment(
        deps,
        { ...actorOf(request), comment: body.comment },
        {
          key: params.key,
          version: seenVersion(body.version, headers['if-match']),
          show: toBody,
          patch: patchOf(body),
          reshuffle: body.reshuffle ?? false,
        },
      );
      return reply.header('etag', `"${changed.version}"`).send(toBody(changed));
    },
  );

  app.delete(
    '/experiments/:key',
    {
      config: { permission: 'experiment:change' },
      schema: {
        operationId: 'deleteExperiment',
        summary: 'Delete an experiment that does not run; its history stays',
        tags: ['Experiments'],
        params: contract.ExperimentParams,
        response: {
          204: Type.Null(),
          ...refusals(...CHANGES, 'EXPERIMENT_NOT_FOUND', 'EXPERIMENT_RUNNING'),
        },
      },
    },
    async (request, reply) => {
      await deleteExperiment(deps, actorOf(request), request.params.key);
      return reply.code(204).send(null);
    },
  );
}

/** The last instant that a date can be. */
const LAST_INSTANT = 8.64e15;

/** @throws AppError INVALID_CURSOR */
function placeAfter(cursor: string | undefined) {
  const [at, key] = readCursor(cursor, ['number', 'string']) ?? [];
  if (at === undefined || key === undefined) return undefined;
  if (at >= 0 && at <= LAST_INSTANT) return { createdAt: new Date(at), key };
  const errors = [{ field: 'query.cursor', detail: 'was not given by this list' }];
  throw new AppError('INVALID_CURSOR', { errors });
}

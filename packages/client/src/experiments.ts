import type {
  ChangeExperimentBody,
  CreateExperimentBody,
  Experiment,
  ExperimentEpoch,
  ExperimentStepBody,
  ExperimentsQuery,
  ShipBody,
  Shipped,
} from '@halyard/contracts/experiments';
import { path } from './path.ts';
import type { CallOptions, Transport } from './transport.ts';

/**
 * Experiments. Every method throws ApiError, NetworkError or AnswerError. What carries the `version`
 * that was seen is refused with VERSION_CONFLICT when someone was faster; the error's `current` is
 * what they made of it.
 */
export function experimentsApi({ json, page, nothing }: Transport) {
  return {
    /** The newest first. */
    list: (query: ExperimentsQuery = {}, options?: CallOptions) =>
      page<Experiment>({ path: '/experiments', query, options }),
    /** As a draft. */
    create: (body: CreateExperimentBody, options?: CallOptions) =>
      json<Experiment>({ method: 'POST', path: '/experiments', body, options }),
    get: (key: string, options?: CallOptions) =>
      json<Experiment>({ path: path`/experiments/${key}`, options }),
    /** While it runs, new weights and traffic begin an epoch, and most else is refused with EXPERIMENT_STATE. */
    change: (key: string, body: ChangeExperimentBody, options?: CallOptions) =>
      json<Experiment>({ method: 'PUT', path: path`/experiments/${key}`, body, options }),
    delete: (key: string, options?: CallOptions) =>
      nothing({ method: 'DELETE', path: path`/experiments/${key}`, options }),
    start: (key: string, body: ExperimentStepBody = {}, options?: CallOptions) =>
      json<Experiment>({ method: 'POST', path: path`/experiments/${key}/start`, body, options }),
    stop: (key: string, body: ExperimentStepBody = {}, options?: CallOptions) =>
      json<Experiment>({ method: 'POST', path: path`/experiments/${key}/stop`, body, options }),
    /** Serves one variant to everybody whom it was for; with `dry_run` only says what would change. */
    ship: (key: string, body: ShipBody, options?: CallOptions) =>
      json<Shipped>({ method: 'POST', path: path`/experiments/${key}/ship`, body, options }),
    /** Oldest first. */
    listEpochs: (key: string, options?: CallOptions) =>
      json<ExperimentEpoch[]>({ path: path`/experiments/${key}/epochs`, options }),
  };
}

import type { MetricDetail } from '@halyard/contracts/results';
import { analysisSteps } from '@halyard/stats';
import { AppError, invalid } from '#platform/app-error.ts';
import { inSteps } from '#platform/in-turns.ts';
import { type CloserLook, lookCloser } from './closer-look.service.ts';
import { dataOfDraft } from './collection.service.ts';
import type { MeasuredExperiment, MeasuredMetric } from './measured.model.ts';
import { toMetricDetailBody } from './metric-detail.answers.ts';
import { horizonOf } from './questions.model.ts';
import { loadExperiment, type ResultsDeps, type ResultsDesk } from './results.service.ts';
import * as store from './results.store.ts';

/** Closer looks are costly, and good for as long as the results that they belong to. */
const MOST_KEPT = 50;

export type GetMetricDetail = (
  key: string,
  metricKey: string,
  attribute: string | null,
) => Promise<MetricDetail>;

/**
 * Everything about one metric of an experiment, as of its results.
 * @throws AppError EXPERIMENT_NOT_FOUND, METRIC_NOT_FOUND, INVALID_INPUT, BUSY
 */
export function createMetricDetail(deps: ResultsDeps, desk: ResultsDesk): GetMetricDetail {
  const lookOnce = rememberLooks(desk);
  return async (key, metricKey, attribute) => {
    const { db } = deps.database;
    refuseUnknown(await loadExperiment(db, key), metricKey, attribute);
    await desk.get(key, false);
    // Loaded after the results, which may have fixed a cap.
    const experiment = await loadExperiment(db, key);
    const measured = refuseUnknown(experiment, metricKey, attribute);
    const { startedAt } = experiment;
    const found = startedAt && (await store.findInputs(db, experiment.id));
    if (!found) {
      const data = dataOfDraft(experiment, deps.now());
      const analysis = await inSteps(analysisSteps(data));
      const closer = { distribution: null, breakdown: null };
      return toMetricDetailBody({
        experiment,
        measured,
        data,
        analysis,
        closer,
        caps: {},
        sql: [],
      });
    }
    const { data, caps, sql, basis } = found.inputs;
    const horizon = horizonOf(experiment, startedAt, new Date(data.untilMs));
    const name = JSON.stringify([experiment.id, basis, data.untilMs, metricKey, attribute]);
    const looked = { measured, horizon, caps: caps[metricKey], attribute };
    const closer = await lookOnce(name, () => lookCloser(deps.eventStore, looked));
    const analysis = await inSteps(analysisSteps(data));
    const asked = sql[metricKey];
    return toMetricDetailBody({
      experiment,
      measured,
      data,
      analysis,
      closer,
      caps,
      sql: asked ? [asked] : [],
    });
  };
}

/** Looks once for all who ask for the same. */
function rememberLooks({ inTurn }: ResultsDesk) {
  const kept = new Map<string, Promise<CloserLook>>();
  return (name: string, look: () => Promise<CloserLook>): Promise<CloserLook> => {
    const known = kept.get(name);
    if (known) return known;
    const [oldest] = kept.keys();
    if (oldest !== undefined && kept.size >= MOST_KEPT) kept.delete(oldest);
    const looked = inTurn(look);
    kept.set(name, looked);
    looked.catch(() => kept.delete(name));
    return looked;
  };
}

/** The metric that is meant. @throws AppError METRIC_NOT_FOUND, INVALID_INPUT */
function refuseUnknown(
  { key, metrics, attributes }: MeasuredExperiment,
  metricKey: string,
  attribute: string | null,
): MeasuredMetric {
  const measured = metrics.find(({ metric }) => metric.key === metricKey);
  if (!measured) {
    const detail = `The experiment "${key}" does not measure "${metricKey}".`;
    throw new AppError('METRIC_NOT_FOUND', { detail });
  }
  if (attribute !== null && !attributes.includes(attribute)) {
    const known = attributes.length > 0 ? `: ${attributes.join(', ')}` : ', which has none';
    throw invalid('query.attribute', `is no attribute of the experiment${known}`);
  }
  return measured;
}

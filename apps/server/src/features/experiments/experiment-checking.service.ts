import type { ExperimentMetric as MetricInput } from '@halyard/contracts/experiments';
import { MAX_RULES } from '@halyard/contracts/targeting';
import { type Fault, findChangeFaults, rulesOf } from '@halyard/engine';
import { toEngineRule } from '#features/flags/index.ts';
import { listMetricsByKey } from '#features/metrics/index.ts';
import { type Replica, readRuleset } from '#features/rulesets/index.ts';
import { AppError, type FieldFault } from '#platform/app-error.ts';
import type { Db } from '#tables';
import { ruleOf } from './experiment-rule.model.ts';
import type { Experiment, ExperimentMetric, LayerPlace } from './experiments.model.ts';
import { findContradictions } from './experiments.model.ts';
import { findLayer } from './layers.store.ts';

/** Stands for the rule that is not there yet. */
const RULE_ID = 'experiment';

/**
 * Refuses an experiment that could not be started as it is: what it says of its flag's variants, of its
 * audience and of itself.
 * @throws AppError INVALID_INPUT
 */
export async function refuseFaults(
  tx: Db,
  replica: Pick<Replica, 'held'>,
  experiment: Experiment,
): Promise<void> {
  const own = findContradictions(experiment);
  const known = new Set(own.map(({ field }) => field));
  const found = await findRuleFaults(tx, replica, experiment);
  const errors = [...own, ...found.filter(({ field }) => !known.has(field))];
  if (errors.length > 0) throw new AppError('INVALID_INPUT', { errors });
}

/** What the engine finds wrong with the experiment's rule, were it the flag's last one. */
async function findRuleFaults(
  tx: Db,
  replica: Pick<Replica, 'held'>,
  experiment: Experiment,
): Promise<FieldFault[]> {
  const ruleset = await readRuleset(tx, replica, experiment.environmentKey);
  const flag = rulesOf(ruleset, experiment.flagKey);
  if (!flag) return [];
  if (flag.rules.length >= MAX_RULES) {
    const detail = `has ${MAX_RULES} rules, which leaves no room for the experiment's`;
    return [{ field: 'body.flag_key', detail }];
  }
  const rule = toEngineRule(ruleOf({ ...experiment, layer: null }, RULE_ID, []), flag.key);
  const faults = findChangeFaults(ruleset, {
    kind: 'flag',
    key: flag.key,
    body: { ...flag, rules: [...flag.rules, rule] },
  });
  return faults.flatMap((fault) => placed(fault, `rules[${flag.rules.length}]`));
}

/** Where the API has what stands at a path of the rule; faults of the rest are the flag's own. */
function placed({ path, code, message }: Fault, rule: string): FieldFault[] {
  if (code === 'TOO_LARGE') return [{ field: 'body.when', detail: message }];
  if (!path.startsWith(rule)) return [];
  const below = path.slice(rule.length);
  const field = below
    .replace(/^\.serve\.split\.weights\[(\d+)\]\[0\]$/, '.variants[$1].variant')
    .replace(/^\.serve\.split\.weights\[(\d+)\]\[1\]$/, '.variants[$1].weight')
    .replace(/^\.serve\.split\.weights/, '.variants')
    .replace(/^\.serve\.split\.by$/, '.unit')
    .replace(/^\.serve\.split\.otherwise$/, '.control')
    .replace(/^\.serve\.split\./, '.')
    .replace(/\.ignoreCase$/, '.ignore_case');
  return [{ field: `body${field}`, detail: message }];
}

/**
 * Metrics as an experiment uses them; those that it used before keep what was fixed for them.
 * @throws AppError INVALID_INPUT where there is no such metric.
 */
export async function findMetricsFor(
  tx: Db,
  sent: readonly MetricInput[],
  before: readonly ExperimentMetric[],
): Promise<ExperimentMetric[]> {
  const metrics = await listMetricsByKey(tx, [...new Set(sent.map((each) => each.metric_key))]);
  const known = new Map(metrics.map((metric) => [metric.key, metric]));
  const kept = new Map(before.map((metric) => [metric.metricId, metric]));
  const errors: FieldFault[] = [];
  const found = sent.flatMap(({ metric_key: metricKey, role, margin = null }, i) => {
    const metric = known.get(metricKey);
    if (!metric) {
      const detail = `There is no metric "${metricKey}".`;
      errors.push({ field: `body.metrics[${i}].metric_key`, detail });
      return [];
    }
    const { cap = null, capBefore = null } = kept.get(metric.id) ?? {};
    return [{ metricId: metric.id, metricKey, role, margin, cap, capBefore }];
  });
  if (errors.length > 0) throw new AppError('INVALID_INPUT', { errors });
  return found;
}

/** @throws AppError INVALID_INPUT where the environment has no such layer. */
export async function findLayerFor(
  tx: Db,
  key: string,
  { environmentId, environmentKey }: Pick<Experiment, 'environmentId' | 'environmentKey'>,
): Promise<LayerPlace> {
  const layer = await findLayer(tx, key);
  if (layer?.environmentId === environmentId) return { id: layer.id, key, stretch: null };
  const detail = `There is no layer "${key}" in ${environmentKey}.`;
  throw new AppError('INVALID_INPUT', { errors: [{ field: 'body.layer_key', detail }] });
}

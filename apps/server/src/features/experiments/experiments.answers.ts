import type * as contract from '@halyard/contracts/experiments';
import type { Epoch, Experiment } from './experiments.model.ts';
import type { Holdout, LayerInUse } from './layers.model.ts';
import { roomIn } from './stretches.model.ts';

const instant = (date: Date | null) => date && date.toISOString();

export function toBody(experiment: Experiment): contract.Experiment {
  return {
    id: experiment.id,
    key: experiment.key,
    name: experiment.name,
    hypothesis: experiment.hypothesis,
    owner: experiment.owner,
    flag_key: experiment.flagKey,
    environment_key: experiment.environmentKey,
    state: experiment.state,
    unit: experiment.unit,
    when: [...experiment.when],
    variants: [...experiment.variants],
    control: experiment.control,
    traffic: experiment.traffic,
    layer_key: experiment.layer?.key ?? null,
    metrics: experiment.metrics.map(({ metricKey, role, margin }) => ({
      metric_key: metricKey,
      role,
      ...(margin !== null && { margin }),
    })),
    attributes: [...experiment.attributes],
    alpha: experiment.alpha,
    power: experiment.power,
    planned_units: experiment.plannedUnits,
    planned_days: experiment.plannedDays,
    epoch: experiment.epoch,
    rule_id: experiment.ruleId,
    started_at: instant(experiment.startedAt),
    stopped_at: instant(experiment.stoppedAt),
    decided_at: instant(experiment.decidedAt),
    decision: experiment.decision,
    version: experiment.version,
    created_at: experiment.createdAt.toISOString(),
    updated_at: experiment.updatedAt.toISOString(),
  };
}

export function toEpochBody({ startedAt, variants, ...epoch }: Epoch): contract.ExperimentEpoch {
  return { ...epoch, variants: [...variants], started_at: startedAt.toISOString() };
}

export function toLayerBody({ layer, experiments }: LayerInUse): contract.Layer {
  return {
    id: layer.id,
    key: layer.key,
    name: layer.name,
    description: layer.description,
    environment_key: layer.environmentKey,
    free: roomIn(experiments).free,
    experiments: experiments.map(({ experimentKey, from, to }) => ({
      experiment_key: experimentKey,
      from,
      to,
    })),
    created_at: layer.createdAt.toISOString(),
  };
}

export function toHoldoutBody(holdout: Holdout): contract.Holdout {
  return {
    id: holdout.id,
    key: holdout.key,
    name: holdout.name,
    description: holdout.description,
    environment_key: holdout.environmentKey,
    percentage: holdout.percentage,
    created_at: holdout.createdAt.toISOString(),
  };
}

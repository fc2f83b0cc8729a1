import type { ChangeExperimentBody, ExperimentVariant } from '@halyard/contracts/experiments';
import type { SentPatch } from './experiments.service.ts';

/** What a body says of an experiment. */
export function patchOf(body: ChangeExperimentBody): SentPatch {
  const { name, owner, when, variants, traffic, layer_key: layerKey } = body;
  return {
    ...(name !== undefined && { name: name.trim() }),
    ...(body.hypothesis !== undefined && { hypothesis: body.hypothesis }),
    ...(owner !== undefined && { owner: owner.trim() }),
    ...(body.unit !== undefined && { unit: body.unit }),
    ...(when && { when }),
    ...(variants && { variants: exactVariants(variants) }),
    ...(body.control !== undefined && { control: body.control }),
    ...(traffic !== undefined && { traffic: exactPercentage(traffic) }),
    ...(layerKey !== undefined && { layerKey }),
    ...(body.metrics && { metrics: body.metrics }),
    ...(body.attributes && { attributes: body.attributes }),
    ...planOf(body),
  };
}

function planOf(body: ChangeExperimentBody): SentPatch {
  return {
    ...(body.alpha !== undefined && { alpha: body.alpha }),
    ...(body.power !== undefined && { power: body.power }),
    ...(body.planned_units !== undefined && { plannedUnits: body.planned_units }),
    ...(body.planned_days !== undefined && { plannedDays: body.planned_days }),
  };
}

/** Variants with their weights as they are kept. */
export function exactVariants(variants: readonly ExperimentVariant[]): ExperimentVariant[] {
  return variants.map(({ variant, weight }) => ({ variant, weight: exactPercentage(weight) }));
}

/** Validation lets pass what differs from three decimals by less than can be told; this is what was meant. */
export function exactPercentage(percentage: number): number {
  return Math.round(percentage * 1000) / 1000 + 0;
}

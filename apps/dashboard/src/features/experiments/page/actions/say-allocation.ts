import type { Experiment } from '@halyard/contracts/experiments';
import { sayAudience, sayServe } from '#domain/words/conditions.ts';
import { name, percent } from '#domain/words/text.ts';

type Allocation = Pick<
  Experiment,
  'variants' | 'traffic' | 'control' | 'unit' | 'when' | 'layer_key'
>;

/** Who gets what, as the flag's rule will say it: “50 % control, 50 % blue for everyone”. */
export function sayAllocation(experiment: Allocation): string {
  const { variants, traffic, control, unit, when, layer_key } = experiment;
  const split = {
    weights: variants,
    ...(traffic < 100 && layer_key === null && { traffic, otherwise: control }),
    ...(unit !== 'targetingKey' && { by: unit }),
  };
  const within =
    layer_key === null ? '' : `, within ${percent(traffic)} of layer ${name(layer_key)}`;
  return `${sayServe({ split })} ${sayAudience(when)}${within}`;
}

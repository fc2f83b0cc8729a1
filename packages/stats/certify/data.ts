import { type MeanArm, type Moments, mergeMoments, NO_MOMENTS } from '../src/index.ts';
import { drawBinomial } from './binomial.ts';
import type { Random } from './random.ts';

export const LOOKS = 100;
const UNITS_PER_LOOK = 100;
/** Units of both arms at the last look. */
export const ALL_UNITS = 2 * LOOKS * UNITS_PER_LOOK;

/** A batch of new units of one arm: exactly distributed, though not each unit is drawn. */
interface Batch {
  readonly moments: Moments;
  /** Units with a value other than zero. */
  readonly events: number;
}

/** A kind of metric without any effect: every arm is drawn alike. */
export interface Kind {
  readonly name: string;
  draw(random: Random): Batch;
}

export const NORMAL_SD = 4;
export const RARE: Kind = { name: 'Bernoulli 0.5 %', draw: (random) => drawShare(random, 0.005) };
export const NORMAL: Kind = { name: 'normal', draw: (random) => drawNormal(random, 10) };
export const KINDS: readonly Kind[] = [
  NORMAL,
  { name: 'Bernoulli 5 %', draw: (random) => drawShare(random, 0.05) },
  RARE,
  { name: 'revenue (10 % buy, log-normal)', draw: drawRevenue },
];

/** Everything known at a look, in sums since the start. */
export interface Look {
  readonly control: MeanArm;
  readonly treatment: MeanArm;
  readonly controlEvents: number;
  readonly treatmentEvents: number;
}

/** An experiment of {@link LOOKS} looks, {@link UNITS_PER_LOOK} new units per arm between them. */
export function* experiment(random: Random, kind: Kind, effect = 0): Generator<Look> {
  let [control, treatment] = [NO_MOMENTS, NO_MOMENTS];
  let [controlEvents, treatmentEvents] = [0, 0];
  for (let look = 0; look < LOOKS; look++) {
    const [a, b] = [kind.draw(random), kind.draw(random)];
    control = mergeMoments(control, a.moments);
    treatment = mergeMoments(treatment, { ...b.moments, mean: b.moments.mean + effect });
    controlEvents += a.events;
    treatmentEvents += b.events;
    yield {
      control: { type: 'mean', ...control },
      treatment: { type: 'mean', ...treatment },
      controlEvents,
      treatmentEvents,
    };
  }
}

/** Mean and squared deviations of a normal sample are independent, a normal and a chi-square. */
function drawNormal(random: Random, centre: number): Batch {
  const n = UNITS_PER_LOOK;
  const mean = centre + (random.normal() * NORMAL_SD) / Math.sqrt(n);
  const m2 = NORMAL_SD ** 2 * 2 * random.gamma((n - 1) / 2);
  return { moments: { n, mean, m2 }, events: n };
}

function drawShare(random: Random, share: number): Batch {
  const n = UNITS_PER_LOOK;
  const events = drawBinomial(random, n, share);
  return { moments: { n, mean: events / n, m2: (events * (n - events)) / n }, events };
}

function drawRevenue(random: Random): Batch {
  const n = UNITS_PER_LOOK;
  const events = drawBinomial(random, n, 0.1);
  let moments: Moments = { n: n - events, mean: 0, m2: 0 };
  for (let i = 0; i < events; i++) {
    const mean = Math.exp(3 + random.normal());
    moments = mergeMoments(moments, { n: 1, mean, m2: 0 });
  }
  return { moments, events };
}

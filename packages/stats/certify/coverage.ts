import {
  cupedTest,
  type MomentsXY,
  mergeMomentsXY,
  NO_MOMENTS_XY,
  welchTest,
} from '../src/index.ts';
import { aboutNinetyFivePercent, nearFigure, type Row, type Tally } from './gate.ts';
import { createRandom, type Random } from './random.ts';

const UNITS = 1_000;
/** The true lift, and the true difference of means around 10. */
const LIFT = 0.1;
const MEAN = 10;
/** Correlation of a unit's figure with its covariate. */
const RHO = 0.786;
const TWO_SIDED = { alternative: 'two-sided', alpha: 0.05 } as const;

/** One unit's figure (y) and its denominator or covariate (x). */
type Draw = (random: Random, lift: number) => { readonly x: number; readonly y: number };

/** How often intervals of 95 % hold the true effect, with an effect that is there. */
export function certifyCoverage(seed: number, runs: number): Row[] {
  const random = createRandom(seed);
  let [ratio, absolute, relative, reduction] = [0, 0, 0, 0];
  for (let run = 0; run < runs; run++) {
    const [ratioA, ratioB] = drawArms(random, drawSessions);
    const ratioTest = welchTest(
      { type: 'ratio', ...ratioA },
      { type: 'ratio', ...ratioB },
      { difference: 'relative', ...TWO_SIDED },
    );
    ratio += Number(ratioTest.ok && holds(ratioTest.value, LIFT));

    const [a, b] = drawArms(random, drawCorrelated);
    const [control, treatment] = [a, b].map((arm) => ({ type: 'cuped', ...arm }) as const);
    if (control === undefined || treatment === undefined) continue;
    const [difference, lift] = (['absolute', 'relative'] as const).map((scale) => {
      return cupedTest(control, treatment, { difference: scale, ...TWO_SIDED });
    });
    absolute += Number(difference?.ok === true && holds(difference.value, LIFT * MEAN));
    relative += Number(lift?.ok === true && holds(lift.value, LIFT));
    if (difference?.ok) reduction += difference.value.varianceReduction / runs;
  }
  const tally = (hits: number): Tally => ({ hits, runs });
  return [
    aboutNinetyFivePercent('95 % interval of a ratio’s lift', '95.2 %', tally(ratio)),
    aboutNinetyFivePercent('95 % interval with CUPED, difference', '94.9 %', tally(absolute)),
    aboutNinetyFivePercent('95 % interval with CUPED, lift', '94.6 %', tally(relative)),
    nearFigure('Share of the variance that CUPED removes: ρ²', reduction, {
      expected: RHO ** 2,
      room: 0.02,
      digits: 3,
    }),
  ];
}

function holds(
  { lower, upper }: { readonly lower: number | null; readonly upper: number | null },
  truth: number,
): boolean {
  return lower !== null && upper !== null && lower <= truth && truth <= upper;
}

function drawArms(random: Random, draw: Draw): readonly [MomentsXY, MomentsXY] {
  return [drawArm(random, draw, 0), drawArm(random, draw, LIFT)];
}

function drawArm(random: Random, draw: Draw, lift: number): MomentsXY {
  let moments = NO_MOMENTS_XY;
  for (let i = 0; i < UNITS; i++) {
    const { x, y } = draw(random, lift);
    moments = mergeMomentsXY(moments, { n: 1, meanX: x, meanY: y, m2X: 0, m2Y: 0, cXY: 0 });
  }
  return moments;
}

/** A skewed number of sessions, and what the unit spends in them at a rate of its own. */
function drawSessions(random: Random, lift: number) {
  const x = 1 + Math.floor(-Math.log(random.uniform()) * 3);
  const y = x * Math.exp(0.5 * random.normal()) * (1 + lift);
  return { x, y };
}

function drawCorrelated(random: Random, lift: number) {
  const x = random.normal();
  const noise = Math.sqrt(1 - RHO * RHO) * random.normal();
  return { x: MEAN + 4 * x, y: MEAN * (1 + lift) + 4 * (RHO * x + noise) };
}

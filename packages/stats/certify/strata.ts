import { type ProportionArm, stratifiedEffect, welchTest } from '../src/index.ts';
import { drawBinomial } from './binomial.ts';
import { aboutFivePercent, atLeast, type Row } from './gate.ts';
import { createRandom, type Random } from './random.ts';

const ALPHA = 0.05;

/** A ramp from 5 % on working days to 50 % at the weekend, when more is bought by everybody. */
const EPOCHS = [
  { control: 95_000, treatment: 5_000, rate: 0.05 },
  { control: 20_000, treatment: 20_000, rate: 0.08 },
];

/** A harmless treatment whose share of the traffic changes together with the rate of all. */
export function certifyStrata(seed: number, runs: number): Row[] {
  const random = createRandom(seed);
  let [pooled, stratified] = [0, 0];
  for (let run = 0; run < runs; run++) {
    const strata = EPOCHS.map(({ control, treatment, rate }) => ({
      control: drawArm(random, control, rate),
      treatment: drawArm(random, treatment, rate),
    }));
    const [a, b] = [strata.map((one) => one.control), strata.map((one) => one.treatment)].map(pool);
    if (a === undefined || b === undefined) continue;
    const options = { difference: 'absolute', alternative: 'two-sided', alpha: ALPHA } as const;
    const mixed = welchTest(a, b, options);
    pooled += Number(mixed.ok && mixed.value.pValue < ALPHA);
    const apart = stratifiedEffect(strata, ALPHA);
    stratified += Number(apart.ok && apart.value.pValue < ALPHA);
  }
  return [
    atLeast('A/A over a ramp, all epochs in one', '100 %', { hits: pooled, runs }, 0.95),
    aboutFivePercent('A/A over a ramp, by epochs', '5.7 %', { hits: stratified, runs }),
  ];
}

function drawArm(random: Random, n: number, rate: number): ProportionArm {
  return { type: 'proportion', n, successes: drawBinomial(random, n, rate) };
}

function pool(arms: readonly ProportionArm[]): ProportionArm {
  const sum = (count: (arm: ProportionArm) => number) => {
    return arms.reduce((total, arm) => total + count(arm), 0);
  };
  return {
    type: 'proportion',
    n: sum((arm) => arm.n),
    successes: sum((arm) => arm.successes),
  };
}

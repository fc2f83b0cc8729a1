import { analyseExperiment, type OverallVerdict } from '../src/index.ts';
import { atLeast, atMostFivePercent, type Row, type Tally } from './gate.ts';
import { createRandom, type Random } from './random.ts';
import { type Scenario, simulate } from './simulated-experiment.ts';

type Verdict = OverallVerdict['verdict'];

const HALF: Scenario = {
  days: 14,
  unitsPerDay: 1_200,
  weight: () => 0.5,
  share: () => 0.5,
  epochs: [0],
  rate: () => 0.1,
  effect: 0,
  harm: 0,
};
/** At the weekend, when the treatment's share goes up for good, everybody buys more. */
const RAMP: Scenario = {
  ...HALF,
  weight: (day) => (day < 5 ? 0.05 : 0.5),
  share: (day) => (day < 5 ? 0.05 : 0.5),
  epochs: [0, 5],
  rate: (day) => (day % 7 < 5 ? 0.08 : 0.13),
};

/**
 * The whole way from daily statistics to what to do, read every evening: two primary metrics, of which one has
 * a covariate, and a guardrail.
 */
export function certifyPipeline(seed: number, runs: number): Row[] {
  const random = createRandom(seed);
  // Each run is as dear as some dozens of those of other checks; what finds an effect needs fewer of them.
  const few = Math.ceil(runs >= 1_000 ? runs / 4 : runs / 10);
  const many = runs >= 1_000 ? runs : few;
  const same = tally(random, HALF, many);
  const better = tally(random, { ...HALF, effect: 0.08 }, few);
  const harmful = tally(random, { ...HALF, effect: 0.08, harm: 0.5 }, few);
  const skewed = tally(random, { ...HALF, effect: 0.08, share: () => 0.54 }, few);
  const ramp = tally(random, RAMP, many);
  return [
    atMostFivePercent('A/A, 14 evenings: shipped', '', same('ship')),
    atMostFivePercent('A/A, 14 evenings: rolled back', '', same('roll_back')),
    atMostFivePercent('A/A, 14 evenings: said to be unhealthy', '', same('unhealthy')),
    atLeast('Better by 0.08 standard deviations: shipped', '', better('ship'), 0.8),
    atLeast('Half as many errors more: rolled back', '', harmful('roll_back'), 0.8),
    atLeast('54 : 46 where 50 : 50 was meant: unhealthy', '', skewed('unhealthy'), 0.9),
    atMostFivePercent('A/A over a ramp: shipped or rolled back', '', both(ramp)),
  ];
}

function both(of: (verdict: Verdict) => Tally): Tally {
  const [ship, back] = [of('ship'), of('roll_back')];
  return { hits: ship.hits + back.hits, runs: ship.runs };
}

const FINAL: readonly Verdict[] = ['ship', 'roll_back', 'unhealthy'];

/** How often each verdict ended an experiment: the first of those that somebody would act upon. */
function tally(random: Random, scenario: Scenario, runs: number): (verdict: Verdict) => Tally {
  const ends = new Map<Verdict, number>();
  for (let run = 0; run < runs; run++) {
    for (const data of simulate(random, scenario)) {
      const { verdict } = analyseExperiment(data).verdict;
      if (!FINAL.includes(verdict)) continue;
      ends.set(verdict, (ends.get(verdict) ?? 0) + 1);
      break;
    }
  }
  return (verdict) => ({ hits: ends.get(verdict) ?? 0, runs });
}

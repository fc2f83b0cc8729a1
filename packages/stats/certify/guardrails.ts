import { combineGuardrails, type GuardrailStage, oddsGridEvidence } from '../src/index.ts';
import { drawBinomial } from './binomial.ts';
import { ALL_UNITS, experiment, NORMAL } from './data.ts';
import { atMostFivePercent, percent, type Row, told } from './gate.ts';
import { logEOfRise } from './looking.ts';
import { createRandom, type Random } from './random.ts';

const ALPHA = 0.05;
const GUARDRAILS = 5;

/** Five harmless guardrails watched at a hundred looks: how often is the rollout rolled back? */
export function certifyFamily(seed: number, runs: number): Row[] {
  const random = createRandom(seed);
  let [alone, combined] = [0, 0];
  for (let run = 0; run < runs; run++) {
    const family = watchFamily(random);
    alone += Number(family.isAnyAlone);
    combined += Number(family.isCombined);
  }
  const name = 'A/A, five guardrails';
  return [
    told(`${name}, each at 5 % alone`, '8.0 %', percent(alone / runs)),
    atMostFivePercent(`${name}, mean e-value`, '1.5 %', { hits: combined, runs }),
  ];
}

function watchFamily(random: Random) {
  const paths = Array.from({ length: GUARDRAILS }, () => {
    return [...experiment(random, NORMAL)].map((look) => logEOfRise(look, ALL_UNITS) ?? 0);
  });
  const looks = (paths[0] ?? []).map((_, at) => paths.map((path) => path[at] ?? 0));
  return {
    isAnyAlone: looks.some((logEs) => logEs.some((logE) => logE >= -Math.log(ALPHA))),
    isCombined: looks.some((logEs) => {
      const evidence = combineGuardrails(logEs, ALPHA);
      return evidence.ok && evidence.value.mustRollBack;
    }),
  };
}

const SHARES = [0.01, 0.05, 0.1, 0.25, 0.5];
const LOOKS_PER_STAGE = 20;
const UNITS_PER_LOOK = 1_000;
const ERROR_RATE = 0.01;

/** What a ramp of five stages does with a treatment of so many times the errors. */
const RAMPS = [
  { times: 1.2, reference: '18 %' },
  { times: 1.5, reference: '95 %' },
  { times: 2, reference: '100 %, 58 % by 5 %, 1,024 units' },
  { times: 5, reference: '84 % at 1 %, 91 units' },
  { times: 20, reference: '15 units' },
];

/** Exact evidence over a ramp: false rollbacks, and how fast true harm is caught. */
export function certifyRamp(seed: number, runs: number): Row[] {
  const random = createRandom(seed);
  const harmless = tallyRamps(random, 1, runs);
  const harmfulRuns = Math.ceil(runs / 4);
  return [
    atMostFivePercent('A/A, ramp 1 – 50 %, exact evidence', '1.7 %', {
      hits: harmless.length,
      runs,
    }),
    ...RAMPS.map(({ times, reference }) => {
      const caught = tallyRamps(random, times, harmfulRuns);
      const share = (stages: number) => {
        return percent(caught.filter(({ stage }) => stage < stages).length / harmfulRuns);
      };
      const middle = caught.map(({ treated }) => treated).toSorted((a, b) => a - b);
      const median = Math.round(middle[Math.floor(middle.length / 2)] ?? 0);
      const measured = `${share(1)} at 1 %, ${share(2)} by 5 %, ${share(5)} in all; median ${median} units`;
      return told(`Ramp with ${times} times the errors: rolled back`, reference, measured);
    }),
  ];
}

interface Caught {
  readonly stage: number;
  /** Units treated until then. */
  readonly treated: number;
}

/** The ramps that were rolled back. */
function tallyRamps(random: Random, times: number, runs: number): Caught[] {
  const caught = Array.from({ length: runs }, () => ramp(random, times));
  return caught.filter((one) => one !== undefined);
}

function ramp(random: Random, times: number): Caught | undefined {
  const stages: GuardrailStage[] = [];
  let treated = 0;
  for (const [stage, treatmentShare] of SHARES.entries()) {
    let [treatmentEvents, controlEvents] = [0, 0];
    for (let look = 0; look < LOOKS_PER_STAGE; look++) {
      const events = drawEvents(random, treatmentShare, times);
      treatmentEvents += events.treatment;
      controlEvents += events.control;
      treated += UNITS_PER_LOOK * treatmentShare;
      const now = { treatmentShare, treatmentEvents, controlEvents };
      const evidence = oddsGridEvidence([...stages, now], 1);
      if (evidence.ok && evidence.value.logE >= -Math.log(ALPHA)) return { stage, treated };
    }
    stages.push({ treatmentShare, treatmentEvents, controlEvents });
  }
  return undefined;
}

/** Units with a bad event between two looks, each of them treated with its odds. */
function drawEvents(random: Random, share: number, times: number) {
  const rate = share * ERROR_RATE * times + (1 - share) * ERROR_RATE;
  const events = drawBinomial(random, UNITS_PER_LOOK, rate);
  const treatmentShare = (share * ERROR_RATE * times) / rate;
  let treatment = 0;
  for (let i = 0; i < events; i++) treatment += Number(random.uniform() < treatmentShare);
  return { treatment, control: events - treatment };
}

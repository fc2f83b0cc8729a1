import { ALL_UNITS, experiment, KINDS, type Kind, RARE } from './data.ts';
import {
  aboutFivePercent,
  atLeast,
  atMostFivePercent,
  percent,
  type Row,
  type Tally,
  told,
} from './gate.ts';
import {
  chanceToWin,
  firstClaims,
  fixedHorizon,
  groupSequential,
  type Method,
  naive,
  oneSided,
  twoSided,
} from './looking.ts';
import { createRandom, type Random } from './random.ts';

const PLANNED = [1_000, 5_000, ALL_UNITS];

/** Experiments without an effect: how often does each method find one? */
export function certifyFalsePositives(seed: number, runs: number): Row[] {
  const random = createRandom(seed);
  const methods = new Map<string, Method>([
    ['fixed', fixedHorizon],
    ['naive', naive],
    ['group', groupSequential(5)],
    ['one-sided', oneSided(ALL_UNITS)],
    ['chance', chanceToWin],
    ...PLANNED.map((units): [string, Method] => [`planned ${units}`, twoSided(units)]),
  ]);
  const byKind = KINDS.map((kind) => ({ kind, claims: countClaims(random, kind, methods, runs) }));
  const tally = (kind: number, name: string): Tally => {
    return { hits: byKind[kind]?.claims.get(name) ?? 0, runs };
  };
  const eachKind = (make: (name: string, tally: (name: string) => Tally) => Row): Row[] => {
    return byKind.map(({ kind }, i) => make(kind.name, (name) => tally(i, name)));
  };
  return [
    ...eachKind((kind, of) => {
      return aboutFivePercent(`A/A, fixed horizon: ${kind}`, '4.5 … 5.3 %', of('fixed'));
    }),
    ...eachKind((kind, of) => {
      return atLeast(`A/A, naive test at 100 looks: ${kind}`, '31 … 37 %', of('naive'), 0.28);
    }),
    ...PLANNED.map((units, i) => {
      const reference = ['1.0 … 1.9 %', '1.5 … 2.1 %', '1.1 … 1.3 %'][i] ?? '';
      const tallies = byKind.map((_, kind) => tally(kind, `planned ${units}`));
      return confidenceSequence(units, reference, tallies);
    }),
    ...eachKind((kind, of) => {
      return atMostFivePercent(`A/A, one-sided sequence: ${kind}`, '1.1 … 1.7 %', of('one-sided'));
    }),
    ...eachKind((kind, of) => {
      return aboutFivePercent(
        `A/A, group-sequential, 5 looks: ${kind}`,
        '4.6 … 5.3 %',
        of('group'),
      );
    }),
    atLeast('A/A, chance to win 95 % at 100 looks: normal', '55 … 60 %', tally(0, 'chance'), 0.45),
    ...certifyRareLift(random, runs),
  ];
}

/** Never too often in any kind of data, and not never in all of them: that would be too wide. */
function confidenceSequence(units: number, reference: string, tallies: readonly Tally[]): Row {
  const worst = tallies.reduce((one, other) => (other.hits > one.hits ? other : one));
  const name = `A/A, confidence sequence at 100 looks, ${units} units planned: all four`;
  const row = atMostFivePercent(name, reference, worst);
  const shares = tallies.map(({ hits, runs }) => percent(hits / runs)).join(', ');
  return {
    ...row,
    measured: shares,
    gate: `${row.gate}, not all 0`,
    isMet: row.isMet && worst.hits > 0,
  };
}

/** The start rule is what makes a sequence over lifts of rare events bearable. */
function certifyRareLift(random: Random, runs: number): Row[] {
  const claims = countClaims(
    random,
    RARE,
    new Map([
      ['ungated', twoSided(ALL_UNITS, { difference: 'relative', isGated: false })],
      ['gated', twoSided(ALL_UNITS, { difference: 'relative' })],
    ]),
    runs,
  );
  const ungated = percent((claims.get('ungated') ?? 0) / runs);
  const gated = { hits: claims.get('gated') ?? 0, runs };
  const name = `A/A, confidence sequence on the lift: ${RARE.name}`;
  return [
    told(`${name}, without start rule`, '10.9 %', ungated),
    atMostFivePercent(`${name}, from 25 events per arm`, '2.5 %', gated),
  ];
}

function countClaims(
  random: Random,
  kind: Kind,
  methods: ReadonlyMap<string, Method>,
  runs: number,
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (let run = 0; run < runs; run++) {
    for (const name of firstClaims(experiment(random, kind), methods).keys()) {
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  }
  return counts;
}

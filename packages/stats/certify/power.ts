import { ALL_UNITS, experiment, LOOKS, NORMAL, NORMAL_SD } from './data.ts';
import { atLeast, nearRate, type Row } from './gate.ts';
import {
  firstClaims,
  fixedHorizon,
  groupSequential,
  leavesOut,
  type Method,
  oneSided,
  twoSided,
  Z,
} from './looking.ts';
import { createRandom, type Random } from './random.ts';

/** The effect that a fixed-horizon test finds in 80 % of all experiments. */
const EFFECT = (Z + 0.841621) * NORMAL_SD * Math.sqrt(4 / ALL_UNITS);

/** Experiments with an effect: how often is it found, and how early? */
export function certifyPower(seed: number, runs: number): Row[] {
  const random = createRandom(seed);
  const methods = new Map<string, Method>([
    ['fixed', fixedHorizon],
    ['group', groupSequential(5)],
    ['two-sided', twoSided(ALL_UNITS)],
    ['one-sided', oneSided(ALL_UNITS)],
    ['fault', leavesOut(EFFECT, ALL_UNITS)],
  ]);
  const planned = measure(random, methods, EFFECT, runs);
  const larger = measure(random, methods, 1.5 * EFFECT, runs);
  const power = (name: string, by: string, expected: number) => {
    return nearRate(`Power at the planned effect: ${name}`, expected, 4.5, planned(by).found);
  };
  const largerPower = (name: string, by: string, expected: number) => {
    return nearRate(`Power at 1.5 times that: ${name}`, expected, 4, larger(by).found);
  };
  const used = (name: string, by: string, expected: number) => {
    const tally = { hits: larger(by).used * runs, runs };
    return nearRate(`Units used at 1.5 times that: ${name}`, expected, 4, tally);
  };
  const held = { hits: runs - planned('fault').found.hits, runs };
  return [
    atLeast('Sequence holds the true effect at all 100 looks', '98.7 … 98.9 %', held, 0.95),
    power('fixed horizon', 'fixed', 0.8),
    power('group-sequential', 'group', 0.79),
    power('confidence sequence', 'two-sided', 0.53),
    power('one-sided sequence', 'one-sided', 0.62),
    largerPower('group-sequential', 'group', 0.98),
    largerPower('confidence sequence', 'two-sided', 0.91),
    used('group-sequential', 'group', 0.62),
    used('confidence sequence', 'two-sided', 0.51),
  ];
}

function measure(
  random: Random,
  methods: ReadonlyMap<string, Method>,
  effect: number,
  runs: number,
) {
  const found = new Map<string, number>();
  const looks = new Map<string, number>();
  for (let run = 0; run < runs; run++) {
    const claims = firstClaims(experiment(random, NORMAL, effect), methods);
    for (const name of methods.keys()) {
      const claim = claims.get(name);
      if (claim !== undefined) found.set(name, (found.get(name) ?? 0) + 1);
      looks.set(name, (looks.get(name) ?? 0) + Math.min(LOOKS, (claim ?? LOOKS) + 1));
    }
  }
  return (name: string) => ({
    found: { hits: found.get(name) ?? 0, runs },
    /** Mean share of the units that had come when the method stopped. */
    used: (looks.get(name) ?? 0) / runs / LOOKS,
  });
}

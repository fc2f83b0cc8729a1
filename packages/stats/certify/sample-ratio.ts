import { sampleRatio, sequentialSrm } from '../src/index.ts';
import { drawBinomial } from './binomial.ts';
import { percent, type Row, told } from './gate.ts';
import { createRandom, type Random } from './random.ts';

const DAYS = 60;
const UNITS_PER_DAY = 2_000;
const WEIGHTS = [0.5, 0.5];
/** Nominal 1 %, and room for chance. */
const GATE = 0.02;

interface Days {
  readonly byLevel: readonly (number | undefined)[];
  readonly sequential: number | undefined;
}

/** Looks at the sample ratio every day, with a right split and with a wrong one. */
export function certifySampleRatio(seed: number, runs: number): Row[] {
  const random = createRandom(seed);
  const right = Array.from({ length: runs }, () => watch(random, 0.5));
  const wrong = Array.from({ length: Math.ceil(runs / 4) }, () => watch(random, 0.51));
  const alarms = (level: number) => share(right, (days) => days.byLevel[level]);
  const sequential = share(right, (days) => days.sequential);
  const middle = median(wrong, (days) => days.sequential);
  const strict = median(wrong, (days) => days.byLevel[1]);
  return [
    told('Right split, chi-square daily at 1 %', '8.4 %', percent(alarms(0))),
    told('Right split, chi-square daily at 0.1 %', '1.2 %', percent(alarms(1))),
    {
      check: 'Right split, sequential daily at 1 %',
      reference: '0.4 %',
      measured: percent(sequential),
      gate: `≤ ${percent(GATE)}`,
      isMet: sequential <= GATE,
    },
    told('51 : 49, chi-square at 0.1 %: median day', '13', String(strict)),
    {
      check: '51 : 49, sequential at 1 %: median day',
      reference: '17',
      measured: String(middle),
      gate: '≤ 30',
      isMet: middle <= 30,
    },
  ];
}

/** The day of each method's first alarm. */
function watch(random: Random, firstShare: number): Days {
  const looks: number[][] = [];
  let counts = [0, 0];
  for (let day = 0; day < DAYS; day++) {
    const first = drawBinomial(random, UNITS_PER_DAY, firstShare);
    counts = [(counts[0] ?? 0) + first, (counts[1] ?? 0) + UNITS_PER_DAY - first];
    looks.push(counts);
  }
  const chiSquare = (level: number) => {
    return dayOf(looks, (now) => {
      const test = sampleRatio(now.map((units) => ({ units, weight: 0.5 })));
      return test.ok && test.value.pValue < level;
    });
  };
  return { byLevel: [chiSquare(0.01), chiSquare(0.001)], sequential: sequentialDay(looks) };
}

/** The always-valid p-value never rises, so the first day below the level can be searched for. */
function sequentialDay(looks: readonly (readonly number[])[]): number | undefined {
  const isAlarm = (days: number) => {
    const test = sequentialSrm([{ weights: WEIGHTS, looks: looks.slice(0, days) }]);
    return test.ok && test.value.pValue < 0.01;
  };
  if (!isAlarm(looks.length)) return undefined;
  let [low, high] = [1, looks.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isAlarm(middle)) high = middle;
    else low = middle + 1;
  }
  return high;
}

function dayOf(
  looks: readonly (readonly number[])[],
  isAlarm: (counts: readonly number[]) => boolean,
): number | undefined {
  const at = looks.findIndex(isAlarm);
  return at < 0 ? undefined : at + 1;
}

function share(runs: readonly Days[], dayOfRun: (days: Days) => number | undefined): number {
  return runs.filter((days) => dayOfRun(days) !== undefined).length / runs.length;
}

/** Median day; a run without an alarm counts as later than all. */
function median(runs: readonly Days[], dayOfRun: (days: Days) => number | undefined): number {
  const days = runs.map((run) => dayOfRun(run) ?? DAYS + 1).toSorted((a, b) => a - b);
  return days[Math.floor(days.length / 2)] ?? DAYS + 1;
}

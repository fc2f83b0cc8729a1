import {
  asymptoticCs,
  asymptoticCsOneSided,
  checkStart,
  type Difference,
  type Effect,
  effectOf,
  groupSequentialBounds,
  normalPosterior,
  summaryOf,
  welchTest,
} from '../src/index.ts';
import { LOOKS, type Look } from './data.ts';

/** Whether a method claims an effect at a look. */
export type Method = (look: Look, at: number) => boolean;

const ALPHA = 0.05;
/** What |z| exceeds by chance with probability {@link ALPHA}. */
export const Z = 1.959964;

/** The effect at a look; undefined where the arms do not allow one yet. */
function effectAt({ control, treatment }: Look, difference: Difference): Effect | undefined {
  const [a, b] = [summaryOf(control), summaryOf(treatment)];
  if (!a.ok || !b.ok) return undefined;
  const effect = effectOf(a.value, b.value, difference);
  return effect.ok && effect.value.variance > 0 ? effect.value : undefined;
}

function zAt(look: Look): number {
  const effect = effectAt(look, 'absolute');
  return effect === undefined ? 0 : effect.estimate / Math.sqrt(effect.variance);
}

function hasStarted(look: Look): boolean {
  const check = checkStart([
    { units: look.control.n, events: look.controlEvents },
    { units: look.treatment.n, events: look.treatmentEvents },
  ]);
  return check.ok && check.value.hasStarted;
}

/** The fixed-horizon test, at the last look alone. */
export const fixedHorizon: Method = ({ control, treatment }, at) => {
  if (at !== LOOKS - 1) return false;
  const options = { difference: 'absolute', alternative: 'two-sided', alpha: ALPHA } as const;
  const test = welchTest(control, treatment, options);
  return test.ok && test.value.pValue < ALPHA;
};

/** What an impatient analyst does: a fixed-horizon test at every look, whatever the data. */
export const naive: Method = ({ control, treatment }) => {
  const [a, b] = [control, treatment].map(({ n, m2 }) => m2 / (n - 1) / n);
  return Math.abs(treatment.mean - control.mean) > Z * Math.sqrt((a ?? 0) + (b ?? 0));
};

interface SequentialOptions {
  readonly difference?: Difference;
  readonly isGated?: boolean;
}

function sequentialLook(look: Look, plannedUnits: number, options: SequentialOptions) {
  const { difference = 'absolute', isGated = true } = options;
  if (isGated && !hasStarted(look)) return undefined;
  const effect = effectAt(look, difference);
  if (effect === undefined) return undefined;
  const standardError = Math.sqrt(effect.variance);
  const units = look.control.n + look.treatment.n;
  return { estimate: effect.estimate, standardError, units, plannedUnits, alpha: ALPHA };
}

/** Two-sided confidence sequence, after the start rule unless told otherwise. */
export function twoSided(plannedUnits: number, options: SequentialOptions = {}): Method {
  return leavesOut(0, plannedUnits, options);
}

/** Whether the two-sided sequence leaves out an effect; if that is the true one, it is at fault. */
export function leavesOut(
  effect: number,
  plannedUnits: number,
  options: SequentialOptions = {},
): Method {
  return (look) => {
    const at = sequentialLook(look, plannedUnits, options);
    const sequence = at && asymptoticCs(at);
    return (
      sequence?.ok === true && (sequence.value.lower > effect || sequence.value.upper < effect)
    );
  };
}

/** One-sided confidence sequence that looks for a rise. */
export function oneSided(plannedUnits: number): Method {
  return (look) => {
    const at = sequentialLook(look, plannedUnits, {});
    const sequence = at && asymptoticCsOneSided(at, 'greater');
    return sequence?.ok === true && (sequence.value.lower ?? 0) > 0;
  };
}

/** Logarithm of the e-value for a rise; undefined before the start. */
export function logEOfRise(look: Look, plannedUnits: number): number | undefined {
  const at = sequentialLook(look, plannedUnits, {});
  const sequence = at && asymptoticCsOneSided(at, 'greater');
  return sequence?.ok === true ? sequence.value.logE : undefined;
}

/** Group-sequential test of evenly spaced looks, after O'Brien and Fleming. */
export function groupSequential(groups: number): Method {
  const bounds = groupSequentialBounds({
    fractions: Array.from({ length: groups }, (_, i) => (i + 1) / groups),
    alphaOneSided: ALPHA / 2,
    spending: { kind: 'obf' },
  });
  if (!bounds.ok) throw new Error(`No bounds for ${groups} looks: ${bounds.reason}.`);
  const every = LOOKS / groups;
  return (look, at) => {
    if ((at + 1) % every !== 0) return false;
    const bound = bounds.value[(at + 1) / every - 1]?.zBound ?? Number.POSITIVE_INFINITY;
    return Math.abs(zAt(look)) >= bound;
  };
}

/** Stops when the treatment is better, or worse, with a chance of 95 %, under a flat prior. */
export const chanceToWin: Method = (look) => {
  const effect = effectAt(look, 'absolute');
  if (effect === undefined) return false;
  const { estimate, variance } = effect;
  const posterior = normalPosterior({
    estimate,
    standardError: Math.sqrt(variance),
    prior: null,
  });
  return posterior.ok && Math.abs(posterior.value.chanceToWin - 0.5) > 0.45;
};

/** The look, counted from 0, at which each method claims an effect for the first time. */
export function firstClaims(
  looks: Iterable<Look>,
  methods: ReadonlyMap<string, Method>,
): ReadonlyMap<string, number> {
  const claims = new Map<string, number>();
  let at = 0;
  for (const look of looks) {
    for (const [name, claimsAt] of methods) {
      if (!claims.has(name) && claimsAt(look, at)) claims.set(name, at);
    }
    at++;
  }
  return claims;
}

import { benjaminiHochberg, holm, type PValues } from '../frequentist/multiplicity.ts';
import { unitsToGo } from '../power/sequential-power.ts';
import type { ComparisonVerdict, MetricAnalysis, MetricComparison } from './analysis.ts';
import type { Draft } from './draft.ts';
import type { ExperimentData, MetricRoleName } from './experiment-data.ts';
import { pairClock, unitsPerDay } from './pair-clock.ts';

type DraftComparison = Draft['comparisons'][number];

/** Corrected p-values of one role's comparisons. */
interface Corrected {
  /** Two-sided; null without a claim. */
  readonly claim: number | null;
  /** One-sided, of harm. */
  readonly harm: number | null;
}

const ROLES: readonly MetricRoleName[] = ['primary', 'guardrail', 'secondary'];

/**
 * Gives each comparison its verdict. Primary metrics share alpha over metrics and variants (Holm), and so do
 * guardrails as to harm, since each of them can end an experiment. That nothing is worse must be shown for
 * each guardrail, so each has alpha in full for that. Secondary ones are held against alpha after Benjamini and
 * Hochberg, and decide nothing.
 */
export function judge(data: ExperimentData, drafts: readonly Draft[]): readonly MetricAnalysis[] {
  return ROLES.flatMap((role) => {
    const ofRole = drafts.filter(({ metric }) => metric.role === role);
    const comparisons = ofRole.flatMap((draft) => draft.comparisons);
    const corrected = correct(role, comparisons);
    return ofRole.map((draft) => ({
      key: draft.metric.key,
      kind: draft.metric.kind,
      role,
      direction: draft.metric.direction,
      margin: role === 'guardrail' ? draft.metric.margin : null,
      minimumEffect: draft.metric.minimumEffect,
      arms: draft.arms,
      comparisons: draft.comparisons.map((one) => {
        const at = corrected[comparisons.indexOf(one)] ?? { claim: null, harm: null };
        return judged(data, draft, one, at, comparisons.length);
      }),
    }));
  });
}

/**
 * A comparison without a claim yet is still one of the family: it counts as one with a p-value of 1, so that
 * what others were given does not change when it speaks.
 */
function correct(role: MetricRoleName, comparisons: readonly DraftComparison[]): Corrected[] {
  const adjust = role === 'secondary' ? benjaminiHochberg : holm;
  const claims = adjusted(
    adjust,
    comparisons.map(({ evidence }) => evidence.claimP ?? 1),
  );
  const harms = adjusted(
    adjust,
    comparisons.map(({ evidence }) => evidence.harmP ?? 1),
  );
  return comparisons.map(({ evidence }, i) => ({
    claim: evidence.claimP === null ? null : (claims[i] ?? null),
    harm: evidence.harmP === null ? null : (harms[i] ?? null),
  }));
}

function adjusted(adjust: typeof holm, pValues: readonly number[]): PValues {
  const answer = adjust(pValues);
  return answer.ok ? answer.value : pValues.map(() => null);
}

function judged(
  data: ExperimentData,
  { metric }: Draft,
  draft: DraftComparison,
  { claim, harm }: Corrected,
  family: number,
): MetricComparison {
  const { comparison, evidence } = draft;
  const good = metric.direction === 'increase' ? 1 : -1;
  // A claim is made only while the figures still say what the evidence once did.
  const sign = Math.sign(comparison.difference?.estimate ?? 0);
  let verdict: ComparisonVerdict = evidence.claimP === null ? 'waiting' : 'unclear';
  let pAdjusted = claim;
  if (metric.role === 'guardrail') {
    pAdjusted = harm;
    if (evidence.isWithinMargin && (evidence.notWorseP ?? 1) <= data.alpha) {
      [verdict, pAdjusted] = ['not_worse', evidence.notWorseP];
    } else if (harm !== null && harm <= data.alpha && sign === -good) {
      verdict = 'worse';
    }
  } else if (claim !== null && claim <= data.alpha && sign !== 0 && sign === evidence.sign) {
    verdict = sign === good ? 'better' : 'worse';
  }
  return {
    ...comparison,
    verdict,
    pAdjusted,
    guardrail:
      evidence.harmP === null || harm === null
        ? null
        : { harmP: evidence.harmP, harmPAdjusted: harm, notWorseP: evidence.notWorseP },
    ...toGo(data, draft, verdict, {
      alpha: metric.role === 'guardrail' ? 2 * data.alpha : data.alpha / Math.max(1, family),
    }),
  };
}

/**
 * Units that the confidence sequence needs at one look to find the least effect worth finding, or to show that
 * a guardrail without an effect is within its margin; and days, if units go on to come as lately.
 */
function toGo(
  data: ExperimentData,
  { comparison, progress }: DraftComparison,
  verdict: ComparisonVerdict,
  { alpha }: { readonly alpha: number },
): Pick<MetricComparison, 'unitsToGo' | 'daysToGo'> {
  if (verdict !== 'waiting' && verdict !== 'unclear') return { unitsToGo: 0, daysToGo: 0 };
  if (progress === null) return { unitsToGo: null, daysToGo: null };
  const pair = { control: data.control, variant: comparison.variant };
  const { variance, target, units, time } = progress;
  const { plannedUnits } = pairClock(data, pair);
  const { power } = data;
  const found = unitsToGo({ variance, target, units: time, plannedUnits, alpha, power });
  const more = found.ok ? Math.ceil(found.value.scalingFactor * units) : null;
  if (more === null || !Number.isSafeInteger(more)) return { unitsToGo: null, daysToGo: null };
  const aDay = data.isRunning ? unitsPerDay(data, [pair.control, pair.variant]) : null;
  return { unitsToGo: more, daysToGo: aDay === null ? null : more / aDay };
}

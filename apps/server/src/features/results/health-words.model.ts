import type { HealthCheckName } from '@halyard/contracts/results';
import type { HealthFinding } from '@halyard/stats';
import { quoted, sayAll, sayChange, sayNumberOf, sayP, sayPercent } from './figures.model.ts';

export const HEALTH_TITLES: Record<HealthCheckName, string> = {
  data: 'Data come in',
  sample_ratio: 'Split as planned',
  several_variants: 'One variant for each unit',
  exposure_rate: 'Shown alike',
  before_exposure: 'Alike before',
};

/** What a check found, and for a failed one what to do. `nameOf` says what a metric is called. */
export function sayHealth(finding: HealthFinding, nameOf: (metric: string) => string): string {
  const found = sayFound(finding, nameOf);
  return finding.status === 'failed' ? `${found} ${WHAT_TO_DO[finding.check]}` : found;
}

/** What a check found, in a sentence. */
export function sayFound(finding: HealthFinding, nameOf: (metric: string) => string): string {
  if (finding.check === 'data') return sayData(finding);
  if (finding.check === 'sample_ratio') return saySampleRatio(finding);
  if (finding.check === 'several_variants') return saySeveralVariants(finding);
  if (finding.check === 'exposure_rate') return sayExposureRate(finding);
  return sayBefore(finding, nameOf);
}

/** The finding about one thing. */
type Of<Check extends HealthCheckName> = Extract<HealthFinding, { readonly check: Check }>;

function sayData({ status, units, emptyVariants }: Of<'data'>): string {
  if (units === 0) {
    return 'No unit has been shown a variant yet. Is the flag evaluated with the attribute that holds the unit, and do applications send their exposures?';
  }
  if (emptyVariants.length > 0) {
    const variants = sayAll(emptyVariants.map(quoted));
    return `Nobody has seen ${variants}${status === 'failed' ? ', though others have seen the rest' : ' yet'}.`;
  }
  return `${sayNumberOf(units, 'unit')} ${units === 1 ? 'is' : 'are'} compared.`;
}

function saySampleRatio({ status, pValue, furthest }: Of<'sample_ratio'>): string {
  if (status === 'not_applicable') return 'There is nothing to compare the split with.';
  if (status === 'waiting' || pValue === null) return 'There are not enough units yet to tell.';
  if (status === 'ok' || furthest === null) {
    return `Units are split as the weights say (${sayP(pValue)}).`;
  }
  const { variant, share, expectedShare } = furthest;
  return `${sayPercent(share)} of units saw ${quoted(variant)} where ${sayPercent(expectedShare)} were expected (${sayP(pValue)}).`;
}

function saySeveralVariants({ status, units, share }: Of<'several_variants'>): string {
  if (status === 'waiting') return 'There are no units yet.';
  if (units === 0) return 'No unit has seen more than one variant.';
  return `${sayNumberOf(units, 'unit')} (${sayPercent(share)}) saw more than one variant and ${units === 1 ? 'is' : 'are'} left out.`;
}

function sayExposureRate({ status, pValue, rates }: Of<'exposure_rate'>): string {
  if (status === 'not_applicable') {
    return 'Only exposures are known here, not who was given a variant without seeing it.';
  }
  if (status === 'waiting' || pValue === null) return 'There are not enough units yet to tell.';
  if (status === 'ok') return `All variants are seen by the same share of units (${sayP(pValue)}).`;
  const shares = rates.map(({ variant, rate }) => `${sayPercent(rate)} for ${quoted(variant)}`);
  return `The share of units that saw their variant differs: ${sayAll(shares)} (${sayP(pValue)}).`;
}

function sayBefore(
  { status, pValue, worst }: Of<'before_exposure'>,
  nameOf: (metric: string) => string,
): string {
  if (status === 'not_applicable') return 'Nothing is known of what units did before.';
  if (status === 'waiting' || pValue === null) return 'There are not enough units yet to tell.';
  if (status === 'ok' || worst === null) {
    return `Before they saw a variant, the units of all variants did alike (${sayP(pValue)}).`;
  }
  const { metric, variant, lift } = worst;
  const by = lift === null ? '' : ` by ${sayChange(lift)}`;
  return `Already before they saw it, units of ${quoted(variant)} differed in ${quoted(nameOf(metric))}${by} (${sayP(pValue)}).`;
}

const WHAT_TO_DO: Record<HealthCheckName, string> = {
  data: 'Look whether the code that serves it can be reached.',
  sample_ratio:
    'Some units of a variant get lost or are counted elsewhere, and those that are left are not alike any more. Look for crashes, redirects, bots, or code that evaluates the flag in one branch alone; mend it, then reshuffle.',
  several_variants:
    'Usually what names the unit changes, as when somebody logs in. Use a unit that stays the same.',
  exposure_rate:
    'One variant may fail or load too slowly before it counts as seen. Evaluate the flag where the variants begin to differ, then reshuffle.',
  before_exposure:
    'No variant can have caused that: an earlier experiment with the same salt may still show, or units are not divided by chance. Reshuffle.',
};

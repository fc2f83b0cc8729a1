import type { ExperimentMetric, ExperimentVariant } from '@halyard/contracts/experiments';
import type { FlagSummary } from '@halyard/contracts/flag-summaries';
import type { Condition } from '@halyard/contracts/targeting';
import { EMPTY_PLAN, type PlanInputs } from '#domain/plan/plan-inputs.ts';
import { distributeEvenly, sumOf } from '#domain/split/split-weights.ts';
import { percent } from '#domain/words/text.ts';
import { isKey, KEY_RULE, keyFromName } from '#ui/keys.ts';
import type { Step } from './wizard-steps.ts';

/** “We believe that … because …; we shall see it in …”. */
export interface Hypothesis {
  readonly belief: string;
  readonly reason: string;
  readonly sign: string;
}

/** An experiment while it is put together. */
export interface WizardDraft {
  readonly flagKey: string | undefined;
  readonly environmentKey: string | undefined;
  readonly name: string;
  /** Undefined as long as it follows the name. */
  readonly ownKey: string | undefined;
  readonly hypothesis: Hypothesis;
  readonly owner: string;
  readonly variants: readonly ExperimentVariant[];
  readonly control: string;
  readonly traffic: number;
  readonly when: readonly Condition[];
  readonly unit: string;
  readonly layerKey: string | null;
  readonly metrics: readonly ExperimentMetric[];
  readonly attributes: readonly string[];
  readonly plan: Omit<PlanInputs, 'effect'>;
  /** Undefined as long as it is the smallest that is worth finding of the metric that decides. */
  readonly ownEffect: number | undefined;
  /** Undefined as long as the plan says it; empty where nothing is to be planned. */
  readonly ownDays: string | undefined;
}

export const EMPTY_WIZARD: WizardDraft = {
  flagKey: undefined,
  environmentKey: undefined,
  name: '',
  ownKey: undefined,
  hypothesis: { belief: '', reason: '', sign: '' },
  owner: '',
  variants: [],
  control: '',
  traffic: 100,
  when: [],
  unit: 'targetingKey',
  layerKey: null,
  metrics: [],
  attributes: [],
  plan: EMPTY_PLAN,
  ownEffect: undefined,
  ownDays: undefined,
};

const MOST_VARIANTS = 20;

/** What of a flag an experiment starts from. */
export type SubjectFlag = Pick<FlagSummary, 'key' | 'variants'> & {
  readonly environments: readonly Pick<
    FlagSummary['environments'][number],
    'environment_key' | 'is_enabled' | 'fallthrough' | 'off_variant'
  >[];
};

/** A draft for another flag: its variants in even shares, with what most users get today as the control. */
export function withFlag(draft: WizardDraft, flag: SubjectFlag): WizardDraft {
  const compared = flag.variants.slice(0, MOST_VARIANTS);
  const today = servedToday(flag, draft.environmentKey);
  const control = compared.find((variant) => variant === today) ?? compared[0] ?? '';
  const inOrder = [control, ...compared.filter((variant) => variant !== control)];
  return {
    ...draft,
    flagKey: flag.key,
    variants: compared.length > 0 ? distributeEvenly(inOrder) : [],
    control,
  };
}

/** A draft for another environment. Layers belong to one; what was chosen of the variants stays. */
export function withEnvironment(
  draft: WizardDraft,
  environmentKey: string,
  flag: SubjectFlag | undefined,
): WizardDraft {
  const moved = { ...draft, environmentKey, layerKey: null };
  if (!flag) return moved;
  const isAsProposed = isSame(withFlag(draft, flag).variants, draft.variants);
  return isAsProposed ? withFlag(moved, flag) : moved;
}

function servedToday({ environments }: SubjectFlag, environmentKey: string | undefined) {
  const config =
    environments.find((it) => it.environment_key === environmentKey) ?? environments[0];
  if (!config?.is_enabled || !('variant' in config.fallthrough)) return config?.off_variant;
  return config.fallthrough.variant;
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** With a variant compared or left out; the shares are even again. */
export function withVariant(draft: WizardDraft, variant: string, isCompared: boolean): WizardDraft {
  const others = draft.variants.map((each) => each.variant).filter((key) => key !== variant);
  const compared = isCompared ? [...others, variant] : others;
  const control = compared.includes(draft.control) ? draft.control : (compared[0] ?? '');
  return { ...draft, control, variants: compared.length > 0 ? distributeEvenly(compared) : [] };
}

export function keyOfExperiment({ ownKey, name }: Pick<WizardDraft, 'ownKey' | 'name'>): string {
  return ownKey ?? keyFromName(name);
}

/** The shares with the control first, as a plan wants them. */
export function weightsForPlan({ variants, control }: WizardDraft): number[] {
  return variants
    .toSorted((a, b) => Number(b.variant === control) - Number(a.variant === control))
    .map(({ weight }) => weight);
}

/** The metric that a plan is made for: the first that decides. */
export function decidingMetric({ metrics }: Pick<WizardDraft, 'metrics'>): string | undefined {
  return metrics.find(({ role, metric_key }) => role === 'primary' && metric_key !== '')
    ?.metric_key;
}

export function sayHypothesis({ belief, reason, sign }: Hypothesis): string {
  const [what, why, where] = [belief, reason, sign].map((part) =>
    part.trim().replace(/[.;,\s]+$/, ''),
  );
  if (!what && !why && !where) return '';
  const because = why ? ` because ${why}` : '';
  const seen = where ? `; we shall see it in ${where}` : '';
  return `We believe that ${what || '…'}${because}${seen}.`;
}

/** Words that stand in the addresses of pages where keys do. */
const TAKEN_BY_PAGES = new Set(['new', 'layers']);

/** What has to be mended before one goes on from a step, by the API's names of the fields. */
export function faultsAt(step: Step, draft: WizardDraft): Readonly<Record<string, string>> {
  return FAULTS[step](draft);
}

const FAULTS: Readonly<Record<Step, (draft: WizardDraft) => Record<string, string>>> = {
  flag: flagFaults,
  variants: variantFaults,
  metrics: metricFaults,
  duration: durationFaults,
  review: () => ({}),
};

function flagFaults(draft: WizardDraft): Record<string, string> {
  const key = keyOfExperiment(draft);
  return {
    ...(draft.flagKey === undefined && { flag_key: 'Choose the flag.' }),
    ...(draft.environmentKey === undefined && { environment_key: 'Choose the environment.' }),
    ...(draft.name.trim() === '' && { name: 'A name is needed.' }),
    ...(!isKey(key) && { key: KEY_RULE }),
    ...(TAKEN_BY_PAGES.has(key) && { key: 'A page of the dashboard has this address.' }),
  };
}

function variantFaults({ variants, traffic, unit }: WizardDraft): Record<string, string> {
  const sum = sumOf(variants);
  const isEmpty = variants.some(({ weight }) => weight === 0);
  return {
    ...(isEmpty && { variants: 'A variant without a share has nobody to compare.' }),
    ...(sum !== 100 && {
      variants: `The shares are ${percent(sum)} together; they have to be 100\u00A0%.`,
    }),
    ...(variants.length < 2 && { variants: 'There have to be two variants to compare.' }),
    ...(traffic <= 0 && { traffic: 'Nobody would take part.' }),
    ...(unit.trim() === '' && { unit: 'Say which attribute holds the unit.' }),
  };
}

function metricFaults({ metrics }: WizardDraft): Record<string, string> {
  const keys = metrics.map(({ metric_key }) => metric_key);
  return {
    ...(new Set(keys).size < keys.length && { metrics: 'A metric stands there twice.' }),
    ...(keys.includes('') && { metrics: 'Choose a metric on each line, or remove the line.' }),
  };
}

function durationFaults({ ownDays }: WizardDraft): Record<string, string> {
  if (ownDays === undefined || ownDays.trim() === '') return {};
  const days = Number(ownDays);
  const isFine = Number.isInteger(days) && days >= 1 && days <= 365;
  return isFine ? {} : { planned_days: 'Whole days from 1 to 365.' };
}

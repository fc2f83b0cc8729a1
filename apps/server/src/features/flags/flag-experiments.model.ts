import { isDeepStrictEqual } from 'node:util';
import type { Rule, RuleExperiment } from '@halyard/contracts/targeting';
import type { FlagRules, Split } from '@halyard/engine';

/** A rule by which an experiment runs. */
type ExperimentRule = Rule & { readonly experiment: RuleExperiment };

/** That a change of a flag's targeting begins another epoch of the experiment that runs there. */
export interface BegunEpoch {
  readonly experimentKey: string;
  readonly epoch: number;
  /** As it is from now on. */
  readonly rule: ExperimentRule;
  /** What changed, in words. */
  readonly reason: string;
}

/** The rules of a flag with an epoch that begins by them. */
interface Renewed {
  readonly rules: readonly Rule[];
  readonly begun: BegunEpoch;
}

function isOfExperiment(rule: Rule): rule is ExperimentRule {
  return rule.experiment !== undefined;
}

/** The experiment that runs by one of some rules; undefined for none. */
export function experimentIn(rules: readonly Rule[]): string | undefined {
  return rules.find(isOfExperiment)?.experiment.key;
}

/** Rules for another environment or time: experiments are started where they run, never copied. */
export function withoutExperiments(rules: readonly Rule[]): Rule[] {
  return rules.filter((rule) => !isOfExperiment(rule));
}

/**
 * Rules as they were sent, with the epochs that are stored: they change with the targeting, whatever
 * was sent.
 */
export function withStoredEpochs(stored: readonly Rule[], sent: readonly Rule[]): Rule[] {
  return sent.map((rule) => {
    const own = findExperiment(stored, rule);
    return own && isOfExperiment(rule) ? atEpoch(rule, own.epoch) : rule;
  });
}

/** The first experiment whose rule a change takes away or alters, but for its epoch and its place. */
export function disturbedExperiment(
  before: readonly Rule[],
  after: readonly Rule[],
): string | undefined {
  const now = new Map(after.map((rule) => [rule.id, rule]));
  return before.filter(isOfExperiment).find((rule) => {
    const own = now.get(rule.id);
    if (!own || !isOfExperiment(own)) return true;
    return !isDeepStrictEqual(atEpoch(own, rule.experiment.epoch), rule);
  })?.experiment.key;
}

/** Where among rules are some that call themselves an experiment's, and are not. */
export function inventedExperiments(before: readonly Rule[], after: readonly Rule[]): number[] {
  return after.flatMap((rule, i) =>
    isOfExperiment(rule) && !findExperiment(before, rule) ? [i] : [],
  );
}

/**
 * The rules with the next epoch of the experiment that runs by one of them, where a change of the
 * flag changes whom the experiment gets or what it serves.
 *
 * @param before what evaluators had of the flag.
 * @param after what they get of it.
 * @param rules those of the config after the change.
 */
export function nextEpochOf(
  before: FlagRules,
  after: FlagRules,
  rules: readonly Rule[],
): Renewed | null {
  const running = rules.find(isOfExperiment);
  if (!running) return null;
  const changes = targetingChanges(before, after, running.id);
  return changes.length === 0 ? null : renewed(rules, running, sentenceOf(changes));
}

/**
 * The rules with the next epoch of the experiment that runs by one of them, where who is in some
 * segments decides whom it gets: by its own rule or by one before it.
 */
export function nextEpochFor(
  segments: ReadonlySet<string>,
  rules: readonly Rule[],
  reason: string,
): Renewed | null {
  const running = rules.find(isOfExperiment);
  if (!running) return null;
  const at = rules.indexOf(running);
  const asked = rules.slice(0, at + 1).flatMap(({ when }) => when);
  const isAsked = asked.some(
    ({ operator, values }) =>
      operator === 'in_segment' && values?.some((key) => segments.has(String(key))),
  );
  return isAsked ? renewed(rules, running, reason) : null;
}

function renewed(rules: readonly Rule[], running: ExperimentRule, reason: string): Renewed {
  const { key: experimentKey, epoch: last } = running.experiment;
  const epoch = last + 1;
  const rule = atEpoch(running, epoch);
  return {
    rules: rules.with(rules.indexOf(running), rule),
    begun: { experimentKey, epoch, rule, reason },
  };
}

/** What of a flag decides whom a rule gets and what it serves, as far as it changes, in words. */
function targetingChanges(before: FlagRules, after: FlagRules, ruleId: string): string[] {
  const [old, now] = [atRule(before, ruleId), atRule(after, ruleId)];
  if (!old || !now) return [];
  return [
    ...told(`the flag was switched ${after.enabled ? 'on' : 'off'}`, before.enabled, after.enabled),
    ...told('its prerequisites changed', before.prerequisites, after.prerequisites),
    ...told('its individual targets changed', before.targets, after.targets),
    ...told('the rules before the experiment changed', old.earlier, now.earlier),
    ...told("the experiment's audience changed", old.rule.when, now.rule.when),
    ...told("the experiment's split changed", old.rule.serve, now.rule.serve),
    ...told(
      'what the variants of the experiment serve changed',
      valuesOf(before, old),
      valuesOf(after, now),
    ),
  ];
}

function told(words: string, before: unknown, after: unknown): string[] {
  return isDeepStrictEqual(before, after) ? [] : [words];
}

/** A rule and what the ones before it do; what they are called does not matter. */
function atRule({ rules }: FlagRules, ruleId: string) {
  const at = rules.findIndex(({ id }) => id === ruleId);
  const rule = rules[at];
  const earlier = rules.slice(0, at).map(({ when, serve }) => ({ when, serve }));
  return rule && { rule, earlier };
}

function valuesOf(
  { variants }: FlagRules,
  { rule }: { readonly rule: FlagRules['rules'][number] },
) {
  const { variant, split } = rule.serve;
  const served = split === undefined ? [variant] : variantsOf(split);
  return served.map((name) => variants[name]);
}

function variantsOf({ weights, otherwise }: Split): string[] {
  return [...weights.map(([name]) => name), ...(otherwise === undefined ? [] : [otherwise])];
}

function sentenceOf(changes: readonly string[]): string {
  const [first = '', ...rest] = changes;
  const subject = first.replace(/^its /, "the flag's ");
  return [subject.charAt(0).toUpperCase() + subject.slice(1), ...rest].join('; ');
}

function findExperiment(rules: readonly Rule[], { id, experiment }: Rule) {
  const own = rules.find((rule) => rule.id === id)?.experiment;
  return own?.key === experiment?.key ? own : undefined;
}

function atEpoch(rule: ExperimentRule, epoch: number): ExperimentRule {
  return { ...rule, experiment: { ...rule.experiment, epoch } };
}

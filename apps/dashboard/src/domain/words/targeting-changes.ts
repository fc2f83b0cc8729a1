import type { Prerequisite, Rule, Target } from '@halyard/contracts/targeting';
import { sayAudience, sayCondition, sayRule, sayServe } from './conditions.ts';
import { sayPrerequisite } from './config.ts';
import { isSame, movesBetween } from './moves.ts';
import { isGroups, isPrerequisites, isRules, isServe, isTargets, isTexts } from './shapes.ts';
import { count, counted, name } from './text.ts';

/** What became of a field: in sentences, or undefined where it has no shape that words are found for. */
export type Sayer = (old: unknown, next: unknown) => string[] | undefined;

/** What became of rules, by their ids. */
export const sayRules: Sayer = (old, next) => {
  const [before, after] = [old ?? [], next ?? []];
  if (!isRules(before) || !isRules(after)) return undefined;
  const moves = movesBetween(before, after, ({ id }) => id);
  return [
    ...moves.removed.map(({ item, place }) => `rule ${place} removed: ${sayRule(item)}`),
    ...moves.added.map(({ item, place }) => `rule ${place} added: ${sayRule(item)}`),
    ...moves.changed.flatMap((change) => sayRuleChange(change.place, change.old, change.new)),
    ...moves.moved.map(({ from, to }) => `rule ${from} moved to place ${to}`),
  ];
};

function sayRuleChange(place: number, old: Rule, next: Rule): string[] {
  const said: string[] = [];
  if (!isSame(old.when, next.when)) {
    said.push(`rule ${place} is now ${sayAudience(next.when)}`);
  }
  if (!isSame(old.serve, next.serve)) {
    said.push(`rule ${place} ${arrow(sayServe(old.serve), sayServe(next.serve))}`);
  }
  if ((old.description ?? '') !== (next.description ?? '')) {
    said.push(
      next.description
        ? `rule ${place} described as ${name(next.description)}`
        : `rule ${place} has no description any more`,
    );
  }
  if (!isSame(old.experiment, next.experiment)) said.push(...sayExperiment(place, old, next));
  return said;
}

function sayExperiment(place: number, old: Rule, next: Rule): string[] {
  const { experiment } = next;
  if (!experiment) return [`rule ${place} is no experiment any more`];
  const begins =
    experiment.epoch !== old.experiment?.epoch || experiment.key !== old.experiment.key;
  const told = begins ? `epoch ${experiment.epoch} begins` : 'exposures say other attributes';
  return [`rule ${place}: ${told} for experiment ${name(experiment.key)}`];
}

/** Two states of a split that say the same differ in what words leave out: layout or salt. */
function arrow(old: string, next: string): string {
  return old === next ? `still ${next}, laid out anew` : `${old} → ${next}`;
}

/** What became of individual targets, variant by variant. */
export const sayTargets: Sayer = (old, next) => {
  const [before, after] = [old ?? [], next ?? []];
  if (!isTargets(before) || !isTargets(after)) return undefined;
  const variants = new Set([...after, ...before].map(({ variant }) => variant));
  return [...variants].flatMap((variant) => {
    const [was, is] = [keysOf(before, variant), keysOf(after, variant)];
    const gone = [...was].filter((key) => !is.has(key));
    const added = [...is].filter((key) => !was.has(key));
    return [
      ...(added.length > 0 ? [`${sayKeys(added, 'target')} added for ${name(variant)}`] : []),
      ...(gone.length > 0 ? [`${sayKeys(gone, 'target')} removed from ${name(variant)}`] : []),
    ];
  });
};

function keysOf(targets: readonly Target[], variant: string): ReadonlySet<string> {
  return new Set(targets.filter((it) => it.variant === variant).flatMap(({ keys }) => keys));
}

/** “target alice”, “1,204 targets”. */
function sayKeys(keys: readonly string[], noun: string): string {
  const [only] = keys;
  return keys.length === 1 && only !== undefined
    ? `${noun} ${name(only)}`
    : count(keys.length, noun);
}

export const sayFallthrough: Sayer = (old, next) => {
  const [was, is] = [sayFallthroughState(old), sayFallthroughState(next)];
  if (was === undefined || is === undefined) return undefined;
  return [`fallthrough ${arrow(was, is)}`];
};

export function sayFallthroughState(serve: unknown): string | undefined {
  if (serve === null) return 'the default';
  return isServe(serve) ? sayServe(serve) : undefined;
}

export const sayPrerequisites: Sayer = (old, next) => {
  const [before, after] = [old ?? [], next ?? []];
  if (!isPrerequisites(before) || !isPrerequisites(after)) return undefined;
  const moves = movesBetween<Prerequisite>(before, after, ({ flag_key }) => flag_key);
  const said = [
    ...moves.removed.map(({ item }) => `no longer needs flag ${name(item.flag_key)}`),
    ...moves.added.map(({ item }) => `needs ${sayPrerequisite(item)}`),
    ...moves.changed.map((change) => `needs ${sayPrerequisite(change.new)} now`),
  ];
  return said.length > 0 ? said : ['prerequisites reordered'];
};

/** What became of a segment's groups of conditions. */
export const sayGroups: Sayer = (old, next) => {
  const [before, after] = [old ?? [], next ?? []];
  if (!isGroups(before) || !isGroups(after)) return undefined;
  const gone = before.filter((group) => !after.some((it) => isSame(it, group)));
  const added = after.filter((group) => !before.some((it) => isSame(it, group)));
  const said = [
    ...gone.map((group) => `no longer whoever matches: ${sayGroup(group)}`),
    ...added.map((group) => `also whoever matches: ${sayGroup(group)}`),
  ];
  return said.length > 0 ? said : ['conditions reordered'];
};

function sayGroup(group: Parameters<typeof sayAudience>[0]): string {
  return group.map(sayCondition).join(' and ');
}

/** What became of one of a segment's lists of keys. */
export function sayKeyList(word: 'included' | 'excluded'): Sayer {
  return (old, next) => {
    const [before, after] = [old ?? [], next ?? []];
    if (!isTexts(before) || !isTexts(after)) return undefined;
    const { gone, came } = keysMoved(before, after);
    return [
      ...(came.length > 0 ? [`${sayListed(came)} ${word}`] : []),
      ...(gone.length > 0 ? [`${sayListed(gone)} no longer ${word}`] : []),
    ];
  };
}

/** Which keys went from a list and which came. */
export function keysMoved(before: readonly string[], after: readonly string[]) {
  const [was, is] = [new Set(before), new Set(after)];
  return { gone: before.filter((key) => !is.has(key)), came: after.filter((key) => !was.has(key)) };
}

function sayListed(keys: readonly string[]): string {
  const [only] = keys;
  return keys.length === 1 && only !== undefined
    ? `key ${name(only)}`
    : `${counted(keys.length)} keys`;
}

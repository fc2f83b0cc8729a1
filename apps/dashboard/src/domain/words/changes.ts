import type { Changes } from '@halyard/contracts/audit';
import { labelOf } from './fields.ts';
import { isSame, movesBetween } from './moves.ts';
import { isRecord, isTexts, isTitledList, isVariants } from './shapes.ts';
import {
  keysMoved,
  type Sayer,
  sayFallthrough,
  sayFallthroughState,
  sayGroups,
  sayKeyList,
  sayPrerequisites,
  sayRules,
  sayTargets,
} from './targeting-changes.ts';
import { cut, instant, list, name, percent, value } from './text.ts';

/** Words for the fields that deserve better than “old → new”. */
const SAYERS: Readonly<Record<string, Sayer>> = {
  is_enabled: toggled('switched on', 'switched off'),
  is_archived: toggled('archived', 'back from the archive'),
  is_protected: toggled('protected: only admins change it', 'no longer protected'),
  is_active: toggled('account enabled', 'account disabled'),
  client_side: toggled('open to client keys', 'closed to client keys'),
  rollout_percentage: (old, next) => {
    if (typeof next !== 'number') return undefined;
    return [
      typeof old === 'number'
        ? `rollout ${percent(old)} → ${percent(next)}`
        : `rollout ${percent(next)}`,
    ];
  },
  rules: sayRules,
  targets: sayTargets,
  fallthrough: sayFallthrough,
  prerequisites: sayPrerequisites,
  conditions: sayGroups,
  included: sayKeyList('included'),
  excluded: sayKeyList('excluded'),
  variants: sayVariants,
  tags: sayTags,
  links: sayLinks,
  description: sayText,
  password: () => ['password changed'],
  expires_at: (_, next) => [next === null ? 'no end any more' : `ends ${instant(next)}`],
  revoked_at: (_, next) => [next === null ? 'not revoked' : `revoked ${instant(next)}`],
};

/** Fields that say nothing when they start empty. */
const EMPTY: readonly unknown[] = [null, undefined, '', false];

/** What happened to a thing, one sentence a change: “rollout 5 % → 25 %”. */
export function sayChanges(changes: Changes): string[] {
  return Object.keys(changes).flatMap((field) => sayChange(changes, field));
}

/** What happened to one field; nothing where it started empty, or went with the whole thing. */
export function sayChange(changes: Changes, field: string): string[] {
  const { key, [field]: change } = changes;
  const isCreation = key?.old === null;
  const isDeletion = key !== undefined && !isCreation && key.new === null;
  if (!change || isDeletion) return [];
  const { old, new: next } = change;
  if (isCreation && (field === 'key' || isEmpty(next))) return [];
  if (isCreation && field === 'fallthrough') return [`fallthrough ${sayFallthroughState(next)}`];
  return SAYERS[field]?.(old, next) ?? sayOther(field, old, next);
}

function isEmpty(it: unknown): boolean {
  return EMPTY.includes(it) || (Array.isArray(it) && it.length === 0);
}

/** Fields of which nothing is known: short values are told, long ones only named. */
function sayOther(field: string, old: unknown, next: unknown): string[] {
  const label = labelOf(field);
  if (isLong(old) || isLong(next)) return [`${label} changed`];
  if (isEmpty(old) && isEmpty(next)) return [`${label} changed`];
  if (isEmpty(old)) return [`${label} ${value(next)}`];
  if (isEmpty(next)) return [`${label} ${value(old)} removed`];
  return [`${label} ${value(old)} → ${value(next)}`];
}

function isLong(it: unknown): boolean {
  return Array.isArray(it) || isRecord(it);
}

function toggled(on: string, off: string): Sayer {
  return (_, next) => {
    if (typeof next !== 'boolean') return undefined;
    return [next ? on : off];
  };
}

function sayText(old: unknown, next: unknown): string[] {
  if (isEmpty(next)) return ['description removed'];
  if (isEmpty(old)) return ['description added'];
  return ['description rewritten'];
}

function sayTags(old: unknown, next: unknown): string[] | undefined {
  const [before, after] = [old ?? [], next ?? []];
  if (!isTexts(before) || !isTexts(after)) return undefined;
  const { gone, came } = keysMoved(before, after);
  const said = [
    ...(came.length > 0 ? [`tagged ${list(came.map(name))}`] : []),
    ...(gone.length > 0 ? [`no longer tagged ${list(gone.map(name))}`] : []),
  ];
  return said.length > 0 ? said : ['tags reordered'];
}

function sayLinks(old: unknown, next: unknown): string[] | undefined {
  const [before, after] = [old ?? [], next ?? []];
  if (!isTitledList(before) || !isTitledList(after)) return undefined;
  const { gone, came } = keysMoved(
    before.map(({ title }) => title),
    after.map(({ title }) => title),
  );
  const said = [
    ...came.map((title) => `link ${name(title)} added`),
    ...gone.map((title) => `link ${name(title)} removed`),
  ];
  return said.length > 0 ? said : ['links changed'];
}

function sayVariants(old: unknown, next: unknown): string[] | undefined {
  const [before, after] = [old ?? [], next ?? []];
  if (!isVariants(before) || !isVariants(after)) return undefined;
  const moves = movesBetween(before, after, ({ key }) => key);
  const said = [
    ...moves.removed.map(({ item }) => `variant ${name(item.key)} removed`),
    ...moves.added.map(({ item }) => `variant ${name(item.key)} added: ${value(item.value)}`),
    ...moves.changed.map((change) =>
      isSame(change.old.value, change.new.value)
        ? `variant ${name(change.new.key)} is called “${cut(change.new.name ?? change.new.key)}”`
        : `variant ${name(change.new.key)}: ${value(change.old.value)} → ${value(change.new.value)}`,
    ),
  ];
  return said.length > 0 ? said : ['variants reordered'];
}

/** Fields of which the audit log keeps only the keys that went and those that came. */
const KEY_LISTS: ReadonlySet<string> = new Set(['included', 'excluded']);

/**
 * What an edit changes, as the audit log would say it. A missing field counts as null; of a segment's
 * lists of keys only those that go (`old`) and come (`new`) are named.
 */
export function changesBetween(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): Changes {
  const changes: Changes = {};
  for (const field of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [old, next] = [before[field] ?? null, after[field] ?? null];
    if (KEY_LISTS.has(field) && isTexts(old) && isTexts(next)) {
      const { gone, came } = keysMoved(old, next);
      if (gone.length + came.length > 0) changes[field] = { old: gone, new: came };
    } else if (!isSame(old, next)) changes[field] = { old, new: next };
  }
  return changes;
}

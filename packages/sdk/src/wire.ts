import type { Ruleset, RulesetChange } from '@halyard/engine';

/** Changes that lead a ruleset from one revision to a later one. */
export interface Changes {
  readonly environment: string;
  readonly from: number;
  readonly revision: number;
  readonly changes: readonly RulesetChange[];
}

/** What a stream can say, of docs/delivery.md. */
export type StreamMessage =
  | { readonly kind: 'ruleset'; readonly ruleset: Ruleset }
  | { readonly kind: 'changes'; readonly changes: Changes }
  | { readonly kind: 'current'; readonly environment: string; readonly revision: number }
  | { readonly kind: 'goodbye'; readonly reason: string }
  | { readonly kind: 'unknown' };

/**
 * Reads one event of the stream. Undefined where it is not what its name promises. Events of
 * unknown names are `unknown`, and may be passed over.
 *
 * Only the envelope is looked at: what is wrong within a flag or a segment is the engine's to find,
 * and keeps that flag alone from being evaluated.
 */
export function readMessage(name: string | undefined, data: string): StreamMessage | undefined {
  switch (name) {
    case 'ruleset': {
      const ruleset = readRuleset(data);
      return ruleset && { kind: 'ruleset', ruleset };
    }
    case 'changes': {
      const body = parsed(data);
      return isChanges(body) ? { kind: 'changes', changes: body } : undefined;
    }
    case 'current': {
      const body = parsed(data);
      return isState(body) ? { kind: 'current', ...body } : undefined;
    }
    case 'goodbye':
      return { kind: 'goodbye', reason: goodbyeReason(parsed(data)) };
    default:
      return { kind: 'unknown' };
  }
}

/** Reads a ruleset; undefined where the text is none. */
export function readRuleset(text: string): Ruleset | undefined {
  const body = parsed(text);
  return isRuleset(body) ? body : undefined;
}

/** Whether a JSON value has the outer shape of a ruleset. */
export function isRuleset(body: unknown): body is Ruleset {
  return isState(body) && isObject(member(body, 'flags')) && isObject(member(body, 'segments'));
}

/** A revision mark, or undefined where the text could not be sent back in a header. */
export function readMark(text: string | null | undefined): string | undefined {
  const mark = text?.replace(/^(?:W\/)?"(.*)"$/, '$1');
  return mark !== undefined && /^[\x21\x23-\x7e]{1,200}$/.test(mark) ? mark : undefined;
}

/** `JSON.parse`, with undefined for what is no JSON. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A member of something that may be anything. */
export function member(value: unknown, name: string): unknown {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

function isState(body: unknown): body is { environment: string; revision: number } {
  return typeof member(body, 'environment') === 'string' && isRevision(member(body, 'revision'));
}

function isChanges(body: unknown): body is Changes {
  const changes = member(body, 'changes');
  return (
    isState(body) &&
    isRevision(member(body, 'from')) &&
    Array.isArray(changes) &&
    changes.every(isChange)
  );
}

function isChange(change: unknown): change is RulesetChange {
  const kind = member(change, 'kind');
  return (
    (kind === 'flag' || kind === 'segment') &&
    typeof member(change, 'key') === 'string' &&
    member(change, 'body') !== undefined
  );
}

function goodbyeReason(body: unknown): string {
  const reason = member(body, 'reason');
  return typeof reason === 'string' ? reason.slice(0, 100) : 'no reason given';
}

function isRevision(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

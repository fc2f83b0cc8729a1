import type { EvaluationContext } from '@halyard/client';
import { cut, value as sayValue } from './words/text.ts';

/** What an attribute's value is, as people choose it. */
export type ValueKind = 'text' | 'number' | 'boolean' | 'json';

/** An attribute as it is being typed: it need not be valid yet. */
export interface ContextRow {
  readonly id: number;
  readonly name: string;
  readonly kind: ValueKind;
  readonly text: string;
}

/** A context as it is being typed. */
export interface ContextDraft {
  readonly targetingKey: string;
  readonly rows: readonly ContextRow[];
}

/** A context as rows. */
export function draftOf({ targetingKey = '', ...attributes }: EvaluationContext): ContextDraft {
  const rows = Object.entries(attributes).map(([name, value], id) => rowOf(id, name, value));
  return { targetingKey, rows };
}

function rowOf(id: number, name: string, value: unknown): ContextRow {
  if (typeof value === 'string') return { id, name, kind: 'text', text: value };
  if (typeof value === 'number') return { id, name, kind: 'number', text: String(value) };
  if (typeof value === 'boolean') return { id, name, kind: 'boolean', text: String(value) };
  return { id, name, kind: 'json', text: JSON.stringify(value) };
}

/** Attributes may be called anything, `__proto__` too. */
function emptyContext(): Record<string, unknown> {
  return { __proto__: null };
}

/** The context that rows make; those with a fault are left out. */
export function contextOf({ targetingKey, rows }: ContextDraft): EvaluationContext {
  const context = emptyContext();
  if (targetingKey !== '') context['targetingKey'] = targetingKey;
  for (const row of rows) {
    if (row.name === '' || faultOf(row, rows)) continue;
    context[row.name] = valueOf(row);
  }
  return context;
}

function valueOf({ kind, text }: ContextRow): unknown {
  if (kind === 'number') return Number(text);
  if (kind === 'boolean') return text === 'true';
  return kind === 'json' ? (JSON.parse(text) as unknown) : text;
}

/** Where the fault of a row is, and what it is. */
interface RowFault {
  readonly at: 'name' | 'value';
  readonly detail: string;
}

/** Why a row is not part of the context; undefined where it is, or where nothing is typed yet. */
export function faultOf(row: ContextRow, rows: readonly ContextRow[]): RowFault | undefined {
  if (row.name === '') {
    return row.text === '' || row.kind === 'boolean'
      ? undefined
      : { at: 'name', detail: 'Name the attribute.' };
  }
  if (row.name === 'targetingKey') {
    return { at: 'name', detail: 'The targeting key has its own field.' };
  }
  if (rows.find(({ name }) => name === row.name) !== row) {
    return { at: 'name', detail: 'A row above has this name.' };
  }
  const detail = faultOfValue(row);
  return detail === undefined ? undefined : { at: 'value', detail };
}

function faultOfValue({ kind, text }: ContextRow): string | undefined {
  if (kind === 'number') {
    return text.trim() === '' || !Number.isFinite(Number(text)) ? 'Not a number.' : undefined;
  }
  if (kind !== 'json') return undefined;
  const reading = readJson(text);
  return 'fault' in reading ? reading.fault : undefined;
}

/** A text of another kind that says the same where it can. */
export function textAs(kind: ValueKind, { text }: ContextRow): string {
  if (kind === 'boolean') return text === 'true' ? 'true' : 'false';
  return kind === 'json' && 'fault' in readJson(text) ? JSON.stringify(text) : text;
}

type Reading<Value> = { readonly value: Value } | { readonly fault: string };

/** Longest targeting key that evaluations take. */
const MAX_KEY_LENGTH = 1000;

/** A context from its JSON text, or where and why it is none. */
export function readContext(text: string): Reading<EvaluationContext> {
  const reading = readJson(text);
  if ('fault' in reading) return reading;
  const { value } = reading;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { fault: 'A context is an object: {"targetingKey": "alice"}.' };
  }
  const { targetingKey }: { targetingKey?: unknown } = value;
  if (targetingKey === undefined) return { value: value as EvaluationContext };
  if (typeof targetingKey !== 'string') return { fault: 'targetingKey is to be a text.' };
  if (targetingKey.length > MAX_KEY_LENGTH) {
    return { fault: `targetingKey has more than ${MAX_KEY_LENGTH} characters.` };
  }
  return { value: value as EvaluationContext };
}

function readJson(text: string): Reading<unknown> {
  if (text.trim() === '') return { fault: 'Nothing is typed yet.' };
  try {
    return { value: JSON.parse(text) as unknown };
  } catch (error) {
    return { fault: placeOf(error instanceof Error ? error.message : String(error)) };
  }
}

/** “Line 2, column 3: Expected ',' …”, from what the browser says of bad JSON. */
function placeOf(message: string): string {
  const place = /\(line (\d+) column (\d+)\)/.exec(message);
  if (message.startsWith('Unexpected end')) return 'It ends too early: a bracket or quote is open.';
  const what = message.replace(/ in JSON at position.*| \(line.*|, "[^]*" is not valid JSON/s, '');
  return place ? `Line ${place[1]}, column ${place[2]}: ${what}.` : `${what}.`;
}

/** A context on one line, to tell it from others. */
export function sayContext({ targetingKey, ...attributes }: EvaluationContext): string {
  const told = Object.entries(attributes).map(
    ([name, value]) => `${cut(name)}: ${sayValue(value)}`,
  );
  const all = [...(targetingKey === undefined ? [] : [cut(targetingKey)]), ...told];
  return all.length === 0 ? 'empty' : all.join(', ');
}

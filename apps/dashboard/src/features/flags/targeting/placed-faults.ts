import { ApiError } from '@halyard/client';
import type { ConfigField } from '@halyard/contracts/flag-promotion';
import { isSame } from '#domain/words/moves.ts';
import type { ConfigDraft } from '../saving/config-draft.ts';
import type { Fault } from './draft-checks.ts';

/** What the server found wrong with a draft that was sent. */
export interface Refusal {
  readonly sent: ConfigDraft;
  readonly faults: readonly Fault[];
}

/** The faults that an answer names; undefined where it names none, and has to be told as a whole. */
export function refusalOf(error: Error, sent: ConfigDraft): Refusal | undefined {
  if (!(error instanceof ApiError) || error.errors.length === 0) return undefined;
  const faults = error.errors.map(({ field, detail }) => ({
    path: field.replace(/^body\.?/, ''),
    detail,
  }));
  return { sent, faults };
}

/** Faults that still hold: those of fields that nobody has touched since they were sent. */
export function standingFaults(
  { sent, faults }: Refusal,
  draft: ConfigDraft,
  fields: readonly ConfigField[],
): Fault[] {
  return faults.filter(({ path }) => {
    const field = fields.find((each) => path.startsWith(each));
    return field ? isSame(sent[field], draft[field]) : isSame(sent, draft);
  });
}

type Label = (...groups: readonly string[]) => string;

const LABELS: readonly (readonly [RegExp, Label])[] = [
  [/^rules\[(\d+)\]\.when\[(\d+)\]/, (rule, at) => `Rule ${count(rule)}, condition ${count(at)}`],
  [/^rules\[(\d+)\]/, (rule) => `Rule ${count(rule)}`],
  [/^prerequisites\[(\d+)\]/, (index) => `Prerequisite ${count(index)}`],
  [/^targets/, () => 'Individual targets'],
  [/^prerequisites/, () => 'Prerequisites'],
  [/^fallthrough/, () => 'Everyone else'],
  [/^rollout_percentage/, () => 'Rollout'],
  [/^off_variant/, () => 'Off variant'],
  [/^environments\.([^.]+)\.flags\.(.+)$/, (environment, flag) => `Flag ${flag} in ${environment}`],
];

/** “Rule 2, condition 1: Give at least one value.” */
export function sayFault({ path, detail }: Fault): string {
  for (const [pattern, label] of LABELS) {
    const [whole, ...groups] = pattern.exec(path) ?? [];
    if (whole !== undefined) return `${label(...groups)}: ${detail}`;
  }
  return path === '' ? detail : `${path}: ${detail}`;
}

/** The API counts from 0, people from 1. */
function count(index = ''): number {
  return Number(index) + 1;
}

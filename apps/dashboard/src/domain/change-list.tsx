import type { Changes } from '@halyard/contracts/audit';
import { Text } from '@mantine/core';
import { ValueDiff } from '#ui/value-diff.tsx';
import classes from './change-list.module.css';
import { sayChange } from './words/changes.ts';
import { labelOf } from './words/fields.ts';
import { isTexts } from './words/shapes.ts';
import { count } from './words/text.ts';

/** Longest value that stands on one line, and how much is compared line by line; in characters. */
const LONGEST_LINE = 120;
const MOST_COMPARED = 100_000;
/** How many keys of a list are shown. */
const MOST_KEYS = 200;

/** What changed, field by field: in words, and as what went and what came. */
export function ChangeList({ changes }: { readonly changes: Changes }) {
  const fields = Object.keys(changes);
  if (fields.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        No field changed.
      </Text>
    );
  }
  return (
    <dl className={classes['list']}>
      {fields.map((field) => (
        <div key={field} className={classes['field']}>
          <dt className={classes['label']}>{labelOf(field)}</dt>
          <dd className={classes['change']}>
            <FieldChange changes={changes} field={field} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

interface FieldChangeProps {
  readonly changes: Changes;
  readonly field: string;
}

function FieldChange({ changes, field }: FieldChangeProps) {
  const { old, new: next } = changes[field] ?? { old: null, new: null };
  if (isShort(old) && isShort(next)) return <Line old={old} next={next} />;
  const words = sayChange(changes, field);
  return (
    <>
      {words.length > 0 && (
        <ul className={classes['words']}>
          {words.map((sentence, index) => (
            <li key={index}>{sentence}</li>
          ))}
        </ul>
      )}
      <Values old={old} next={next} />
    </>
  );
}

/** Whether a value is best read on one line. */
function isShort(value: unknown): boolean {
  if (typeof value === 'string') return value.length <= LONGEST_LINE && !value.includes('\n');
  return typeof value !== 'object' || value === null;
}

function Line({ old, next }: { readonly old: unknown; readonly next: unknown }) {
  return (
    <span className={classes['line']}>
      {old !== null && (
        <del className={classes['old']}>
          <bdi>{show(old)}</bdi>
        </del>
      )}
      {old !== null && next !== null && <span aria-hidden>→</span>}
      {next !== null && (
        <ins className={classes['new']}>
          <bdi>{show(next)}</bdi>
        </ins>
      )}
    </span>
  );
}

function show(value: unknown): string {
  return value === '' ? 'empty' : String(value);
}

function Values({ old, next }: { readonly old: unknown; readonly next: unknown }) {
  const [before, after] = [shown(old), shown(next)];
  const size = (JSON.stringify([before, after]) ?? '').length;
  if (size > MOST_COMPARED) {
    return (
      <Text size="sm" c="dimmed">
        The values are too long to be shown here; the export has them.
      </Text>
    );
  }
  return <ValueDiff before={before} after={after} />;
}

/** A value as it is compared: null is nothing at all, and a list of keys has one in each line. */
function shown(value: unknown): unknown {
  if (value === null) return undefined;
  if (!isTexts(value)) return value;
  if (value.length === 0) return undefined;
  const rest = value.length - MOST_KEYS;
  const lines = value.slice(0, MOST_KEYS);
  return (rest > 0 ? [...lines, `and ${count(rest, 'other')}`] : lines).join('\n');
}

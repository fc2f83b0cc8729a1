import type { SeenAttribute } from '@halyard/contracts/recent-contexts';
import { ActionIcon, Autocomplete, Select, Textarea, TextInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import classes from './context-editor.module.css';
import { type ContextRow, faultOf, textAs, type ValueKind } from './context-rows.ts';

const KINDS: readonly { value: ValueKind; label: string }[] = [
  { value: 'text', label: 'text' },
  { value: 'number', label: 'number' },
  { value: 'boolean', label: 'yes / no' },
  { value: 'json', label: 'list, JSON' },
];

const BOOLEANS = [
  { value: 'true', label: 'yes (true)' },
  { value: 'false', label: 'no (false)' },
];

interface ContextRowFieldsProps {
  readonly row: ContextRow;
  /** All of them, for names that stand twice. */
  readonly rows: readonly ContextRow[];
  /** What labels call it: “attribute 2 of alice”. */
  readonly place: string;
  readonly seen: readonly SeenAttribute[];
  readonly onChange: (row: ContextRow) => void;
  readonly onRemove: () => void;
}

/** One attribute: its name, its type and its value. */
export function ContextRowFields(props: ContextRowFieldsProps) {
  const { row, rows, place, seen, onChange, onRemove } = props;
  const fault = faultOf(row, rows);
  const taken = new Set(rows.map(({ name }) => name));
  return (
    <li className={classes['row']}>
      <Autocomplete
        className={classes['name']}
        size="xs"
        aria-label={`Name of ${place}`}
        placeholder="plan"
        maxLength={200}
        data={namesOf(seen).filter((name) => name === row.name || !taken.has(name))}
        value={row.name}
        error={fault?.at === 'name' && fault.detail}
        onChange={(name) => onChange({ ...row, ...kindSeen(row, name, seen), name })}
      />
      <Select
        className={classes['kind']}
        aria-label={`Type of ${place}`}
        data={KINDS}
        value={row.kind}
        allowDeselect={false}
        onChange={(kind) => kind && onChange({ ...row, kind, text: textAs(kind, row) })}
      />
      <div className={classes['value']}>
        <ValueField
          row={row}
          label={`Value of ${place}`}
          error={fault?.at === 'value' && fault.detail}
          seen={seen}
          onChange={(text) => onChange({ ...row, text })}
        />
      </div>
      <ActionIcon className={classes['remove']} aria-label={`Remove ${place}`} onClick={onRemove}>
        <IconX size={14} />
      </ActionIcon>
    </li>
  );
}

/** Of the attributes that can be rows. */
function namesOf(seen: readonly SeenAttribute[]): string[] {
  return seen.map(({ attribute }) => attribute).filter((name) => name !== 'targetingKey');
}

/** A new row takes the type that the attribute was seen with. */
function kindSeen({ text }: ContextRow, name: string, seen: readonly SeenAttribute[]) {
  const value = seen.find(({ attribute }) => attribute === name)?.values[0];
  if (text !== '' || value === undefined || typeof value === 'string') return {};
  return typeof value === 'number'
    ? ({ kind: 'number' } as const)
    : ({ kind: 'boolean', text: 'true' } as const);
}

interface ValueFieldProps {
  readonly row: ContextRow;
  readonly label: string;
  readonly error: string | false;
  readonly seen: readonly SeenAttribute[];
  readonly onChange: (text: string) => void;
}

function ValueField({ row, label, error, seen, onChange }: ValueFieldProps) {
  if (row.kind === 'boolean') {
    return (
      <Select
        aria-label={label}
        data={BOOLEANS}
        value={row.text === 'true' ? 'true' : 'false'}
        allowDeselect={false}
        onChange={(text) => text && onChange(text)}
      />
    );
  }
  if (row.kind === 'number') {
    return (
      <TextInput
        aria-label={label}
        inputMode="decimal"
        placeholder="30"
        value={row.text}
        error={error}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    );
  }
  if (row.kind === 'json') {
    return (
      <Textarea
        aria-label={label}
        autosize
        minRows={1}
        maxRows={6}
        placeholder='["a", "b"]'
        value={row.text}
        error={error}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    );
  }
  return (
    <Autocomplete
      size="xs"
      aria-label={label}
      placeholder="pro"
      data={textsSeen(row.name, seen)}
      value={row.text}
      onChange={onChange}
    />
  );
}

function textsSeen(name: string, seen: readonly SeenAttribute[]): string[] {
  const values = seen.find(({ attribute }) => attribute === name)?.values ?? [];
  return [...new Set(values.filter((value) => typeof value === 'string'))];
}

import { Button, CloseButton, Select, TextInput } from '@mantine/core';
import { useEnvironments } from '#domain/environment-chip.tsx';
import { useTypedText } from '#ui/use-typed-text.ts';
import { ACTIONS, type AuditSearch, isNarrowed, TYPES } from './audit-filter.ts';
import classes from './audit-filters.module.css';

interface AuditFiltersProps {
  readonly search: AuditSearch;
  readonly onChange: (search: AuditSearch) => void;
}

/** What the log is narrowed down to; each can be taken away. */
export function AuditFilters({ search, onChange }: AuditFiltersProps) {
  const environments = useEnvironments();
  const set = (name: keyof AuditSearch, value: string | null) => {
    const { [name]: _, ...others } = search;
    onChange(value === null || value === '' ? others : { ...others, [name]: value });
  };
  return (
    <search className={classes['filters']} aria-label="Filters">
      <Choice
        label="Type"
        value={search.type}
        words={Object.entries(TYPES)}
        onChange={(value) => set('type', value)}
      />
      <TypedText
        label="Key"
        placeholder="new-checkout"
        value={search.key ?? ''}
        onChange={(value) => set('key', value)}
      />
      <Choice
        label="Environment"
        value={search.environment}
        words={environments.map(({ key }) => [key, key])}
        onChange={(value) => set('environment', value)}
      />
      <Choice
        label="Action"
        value={search.action}
        words={Object.entries(ACTIONS)}
        onChange={(value) => set('action', value)}
      />
      <TypedText
        label="Actor"
        placeholder="ada@example.com"
        value={search.actor ?? ''}
        onChange={(value) => set('actor', value)}
      />
      <Day label="Since" value={search.since} onChange={(value) => set('since', value)} />
      <Day label="Until" value={search.until} onChange={(value) => set('until', value)} />
      {isNarrowed(search) && (
        <Button variant="subtle" onClick={() => onChange({})} className={classes['clear']}>
          Clear all
        </Button>
      )}
    </search>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly words: readonly (readonly [value: string, label: string])[];
  readonly onChange: (value: string | null) => void;
}

function Choice({ label, value, words, onChange }: ChoiceProps) {
  const known = words.map(([word, text]) => ({ value: word, label: text }));
  const isKnown = value === undefined || known.some((it) => it.value === value);
  return (
    <Select
      label={label}
      placeholder="Any"
      value={value ?? null}
      // A link may ask for what this page has no word for.
      data={isKnown ? known : [...known, { value, label: value }]}
      onChange={onChange}
      rightSection={value !== undefined && <Clear label={label} onClick={() => onChange(null)} />}
      rightSectionPointerEvents={value === undefined ? 'none' : 'all'}
      comboboxProps={{ width: 'max-content', position: 'bottom-start' }}
    />
  );
}

interface TypedTextProps {
  readonly label: string;
  readonly placeholder: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function TypedText({ label, placeholder, value, onChange }: TypedTextProps) {
  const { text, type } = useTypedText(value, onChange);
  return (
    <TextInput
      label={label}
      placeholder={placeholder}
      value={text}
      maxLength={254}
      onChange={(event) => type(event.currentTarget.value)}
      rightSection={text !== '' && <Clear label={label} onClick={() => type('')} />}
    />
  );
}

interface DayProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly onChange: (value: string) => void;
}

function Day({ label, value, onChange }: DayProps) {
  return (
    <TextInput
      type="date"
      label={label}
      value={value ?? ''}
      onChange={(event) => onChange(event.currentTarget.value)}
      rightSection={value !== undefined && <Clear label={label} onClick={() => onChange('')} />}
    />
  );
}

function Clear({ label, onClick }: { readonly label: string; readonly onClick: () => void }) {
  return <CloseButton size="xs" aria-label={`Clear ${label.toLowerCase()}`} onClick={onClick} />;
}

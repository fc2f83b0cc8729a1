import type { ExperimentState } from '@halyard/contracts/experiments';
import { Button, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useState } from 'react';
import { useEnvironments } from '#domain/environment-chip.tsx';
import classes from './experiment-list.module.css';
import { isNarrowed, type ListSearch, patched } from './list-search.ts';

const TYPING_MS = 250;

const STATES = [
  { value: 'draft', label: 'Draft' },
  { value: 'running', label: 'Running' },
  { value: 'stopped', label: 'Stopped' },
  { value: 'decided', label: 'Decided' },
] as const satisfies readonly { value: ExperimentState; label: string }[];

interface ExperimentFiltersProps {
  readonly search: ListSearch;
  readonly onChange: (search: ListSearch) => void;
}

/** What the list is narrowed down to. */
export function ExperimentFilters({ search, onChange }: ExperimentFiltersProps) {
  const environments = useEnvironments();
  return (
    <search className={classes['filters']} aria-label="Filters">
      <SearchText
        value={search.q ?? ''}
        onChange={(text) => onChange(patched(search, { q: text === '' ? undefined : text }))}
      />
      <Select
        aria-label="State"
        placeholder="Any state"
        data={STATES}
        value={search.state ?? null}
        onChange={(value) =>
          onChange(patched(search, { state: STATES.find((it) => it.value === value)?.value }))
        }
        clearable
        clearButtonProps={{ 'aria-label': 'Clear state' }}
        className={classes['choice'] ?? ''}
      />
      <Select
        aria-label="Environment"
        placeholder="Any environment"
        data={environments.map(({ key }) => key)}
        value={search.environment ?? null}
        onChange={(value) => onChange(patched(search, { environment: value ?? undefined }))}
        clearable
        clearButtonProps={{ 'aria-label': 'Clear environment' }}
        className={classes['choice'] ?? ''}
      />
      {isNarrowed(search) && (
        <Button variant="subtle" onClick={() => onChange({})}>
          Clear all
        </Button>
      )}
    </search>
  );
}

interface SearchTextProps {
  readonly value: string;
  readonly onChange: (text: string) => void;
}

/** Goes into the address when the typing pauses. */
function SearchText({ value, onChange }: SearchTextProps) {
  const [text, setText] = useState(value);
  const [sent, setSent] = useState(value);
  const [seen, setSeen] = useState(value);
  const send = useDebouncedCallback((typed: string) => {
    setSent(typed);
    onChange(typed);
  }, TYPING_MS);
  if (value !== seen) {
    setSeen(value);
    // It came by a link or a button, not from here.
    if (value !== sent) setText(value);
    setSent(value);
  }
  return (
    <TextInput
      type="search"
      aria-label="Search experiments"
      placeholder="Search by key or name"
      className={classes['search'] ?? ''}
      value={text}
      maxLength={200}
      onChange={(event) => {
        setText(event.currentTarget.value);
        send(event.currentTarget.value.trim());
      }}
    />
  );
}

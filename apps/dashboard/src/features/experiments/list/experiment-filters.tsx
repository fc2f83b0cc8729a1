import type { ExperimentState } from '@halyard/contracts/experiments';
import { Button, Select, TextInput } from '@mantine/core';
import { useEnvironments } from '#domain/environment-chip.tsx';
import { useTypedText } from '#ui/use-typed-text.ts';
import classes from './experiment-list.module.css';
import { isNarrowed, type ListSearch, patched } from './list-search.ts';

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

function SearchText({ value, onChange }: SearchTextProps) {
  const { text, type } = useTypedText(value, onChange);
  return (
    <TextInput
      type="search"
      aria-label="Search experiments"
      placeholder="Search by key or name"
      className={classes['search'] ?? ''}
      value={text}
      maxLength={200}
      onChange={(event) => type(event.currentTarget.value)}
    />
  );
}

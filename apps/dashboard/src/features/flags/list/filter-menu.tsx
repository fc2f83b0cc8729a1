import type { Environment } from '@halyard/contracts/environments';
import { Button, Popover, Select, Stack, Switch } from '@mantine/core';
import { IconFilter2 } from '@tabler/icons-react';
import type { FlagState } from './flag-filter.ts';
import type { ListSearch, SearchPatch } from './list-search.ts';

const STATES = [
  { value: 'on', label: 'On for everybody' },
  { value: 'partial', label: 'Partly: depends on who asks' },
  { value: 'off', label: 'Off for everybody' },
] as const satisfies readonly { value: FlagState; label: string }[];

const KINDS = ['release', 'experiment', 'operational', 'permission'] as const;

interface FilterMenuProps {
  readonly search: ListSearch;
  readonly environments: readonly Environment[];
  readonly tags: readonly string[];
  readonly owners: readonly string[];
  readonly onChange: (patch: SearchPatch) => void;
}

/** Everything by which the list can be narrowed besides words. */
export function FilterMenu({ search, environments, tags, owners, onChange }: FilterMenuProps) {
  return (
    <Popover width={280} position="bottom-start" trapFocus>
      <Popover.Target>
        <Button variant="default" leftSection={<IconFilter2 size={14} aria-hidden />}>
          Filter
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="xs">
          <Choice
            label="State"
            data={STATES}
            value={search.state}
            onChange={(value) =>
              onChange({ state: STATES.find((state) => state.value === value)?.value })
            }
          />
          <Choice
            label="State in"
            placeholder="Any environment"
            data={environments.map(({ key }) => key)}
            value={search.environment}
            onChange={(environment) => onChange({ environment })}
          />
          <Choice
            label="Tag"
            data={tags}
            value={search.tag}
            onChange={(tag) => onChange({ tag })}
          />
          <Choice
            label="Kind"
            data={KINDS}
            value={search.kind}
            onChange={(value) => onChange({ kind: KINDS.find((kind) => kind === value) })}
          />
          <Choice
            label="Owner"
            data={owners}
            value={search.owner}
            onChange={(owner) => onChange({ owner })}
          />
          <Switch
            size="xs"
            mt="xs"
            label="Archived flags instead"
            checked={search.archived === true}
            onChange={(event) =>
              onChange({ archived: event.currentTarget.checked ? true : undefined })
            }
          />
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly placeholder?: string;
  readonly data: readonly (string | { readonly value: string; readonly label: string })[];
  readonly value: string | undefined;
  readonly onChange: (value: string | undefined) => void;
}

function Choice({ label, placeholder = 'Any', data, value, onChange }: ChoiceProps) {
  return (
    <Select
      label={label}
      placeholder={placeholder}
      data={[...data]}
      value={value ?? null}
      onChange={(next) => onChange(next ?? undefined)}
      clearable
      searchable={data.length > 8}
      clearButtonProps={{ 'aria-label': `Clear ${label.toLowerCase()}` }}
      nothingFoundMessage="None"
      comboboxProps={{ withinPortal: false }}
    />
  );
}

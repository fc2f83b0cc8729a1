import type { Flag } from '@halyard/contracts/flags';
import type { Prerequisite } from '@halyard/contracts/targeting';
import { ActionIcon, Button, MultiSelect, Select, Text } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { flagSummariesQuery } from '#data/flags.queries.ts';
import { type FaultAt, faultsOfList } from '#domain/conditions/fault-at.ts';
import classes from './rules.module.css';

interface PrerequisitesEditorProps {
  readonly value: readonly Prerequisite[];
  readonly onChange: (value: Prerequisite[]) => void;
  /** The flag that needs others; it cannot need itself. */
  readonly flag: Pick<Flag, 'key'>;
  readonly faultAt: FaultAt;
  readonly isDisabled?: boolean;
}

/** Which other flags have to serve what, before this one serves anything but its off variant. */
export function PrerequisitesEditor(props: PrerequisitesEditorProps) {
  const { value, onChange, isDisabled = false } = props;
  return (
    <div className={classes['list']}>
      {value.map((prerequisite, place) => (
        <PrerequisiteRow
          key={place}
          {...props}
          isDisabled={isDisabled}
          prerequisite={prerequisite}
          place={place}
        />
      ))}
      {isDisabled && value.length === 0 && (
        <Text size="sm" c="dimmed">
          Needs no other flag.
        </Text>
      )}
      {!isDisabled && (
        <div>
          <Button
            variant="subtle"
            size="compact-xs"
            aria-label="Add prerequisite"
            onClick={() => onChange([...value, { flag_key: '', variants: [] }])}
          >
            + prerequisite
          </Button>
        </div>
      )}
    </div>
  );
}

interface PrerequisiteRowProps extends PrerequisitesEditorProps {
  readonly isDisabled: boolean;
  readonly prerequisite: Prerequisite;
  readonly place: number;
}

function PrerequisiteRow(props: PrerequisiteRowProps) {
  const { value, onChange, flag, faultAt, isDisabled, prerequisite, place } = props;
  const { data: flags = [] } = useQuery(flagSummariesQuery());
  const name = `prerequisite ${place + 1}`;
  const path = `prerequisites[${place}]`;
  const taken = new Set(value.map(({ flag_key }) => flag_key));
  const keys = flags
    .map(({ key }) => key)
    .filter((key) => key !== flag.key && (key === prerequisite.flag_key || !taken.has(key)));
  const needed = flags.find(({ key }) => key === prerequisite.flag_key);
  const isUnknown = prerequisite.flag_key !== '' && !keys.includes(prerequisite.flag_key);
  const variants = [...new Set([...(needed?.variants ?? []), ...prerequisite.variants])];
  return (
    <div className={classes['prerequisite']} role="group" aria-label={`Prerequisite ${place + 1}`}>
      <Select
        aria-label={`Flag of ${name}`}
        placeholder="Flag"
        data={isUnknown ? [...keys, prerequisite.flag_key] : keys}
        value={prerequisite.flag_key || null}
        onChange={(key) => {
          if (key === null || key === prerequisite.flag_key) return;
          const offered = flags.find((it) => it.key === key)?.variants ?? [];
          const kept = offered.includes('on') ? ['on'] : [];
          onChange(value.with(place, { flag_key: key, variants: kept }));
        }}
        error={faultAt(`${path}.flag_key`) ?? faultAt(path)}
        disabled={isDisabled}
        allowDeselect={false}
        searchable
        limit={50}
        nothingFoundMessage="No such flag."
      />
      <span className={classes['junction']}>serves</span>
      <MultiSelect
        size="xs"
        aria-label={`Variants of ${name}`}
        placeholder={prerequisite.variants.length === 0 ? 'One of its variants' : ''}
        data={variants}
        value={prerequisite.variants}
        onChange={(next) => onChange(value.with(place, { ...prerequisite, variants: next }))}
        error={faultsOfList(faultAt, `${path}.variants`, prerequisite.variants.length).message}
        disabled={isDisabled || prerequisite.flag_key === ''}
        hidePickedOptions
        searchable
      />
      <ActionIcon
        aria-label={`Remove ${name}`}
        disabled={isDisabled}
        onClick={() => onChange(value.filter((_, at) => at !== place))}
      >
        <IconX size={14} />
      </ActionIcon>
    </div>
  );
}

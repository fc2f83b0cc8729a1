import type { ConfigField, FlagDiff } from '@halyard/contracts/flag-promotion';
import type { Flag, FlagConfig } from '@halyard/contracts/flags';
import { Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { useRefusal } from '#data/permissions.ts';
import { useEnvironments } from '#domain/environment-chip.tsx';
import { sayRunningOn } from '#domain/experiments/running-on.ts';
import { labelOf } from '#domain/words/fields.ts';
import { EmptyState } from '#ui/empty-state.tsx';
import { Reasoned } from '#ui/reasoned.tsx';
import { fieldsOf } from '../saving/config-draft.ts';
import { CONFIG_FIELD_ORDER, differingFields } from './differences.ts';
import { FieldTable } from './field-table.tsx';
import { PromoteDialog } from './promote-dialog.tsx';

export interface ComparisonProps {
  readonly flag: Flag;
  readonly from: FlagConfig;
  readonly to: FlagConfig;
  readonly diff: FlagDiff;
}

/** What differs between two environments, and a choice of what to copy. */
export function Comparison({ flag, from, to, diff }: ComparisonProps) {
  const [left, setLeft] = useState<ReadonlySet<ConfigField>>(new Set());
  const [isAsking, setIsAsking] = useState(false);
  const target = useEnvironments().find(({ key }) => key === to.environment_key);
  const name = target?.name ?? to.environment_key;
  const refusal = usePromoteRefusal(flag, to);
  const differing = differingFields(diff);
  const chosen = differing.filter((field) => !left.has(field));
  const same = fieldsOf(flag.flag_type).filter((field) => !differing.includes(field));
  if (differing.length === 0) {
    return (
      <EmptyState title="They are the same">
        {from.environment_key} and {to.environment_key} serve this flag alike.
      </EmptyState>
    );
  }
  return (
    <>
      <FieldTable
        from={from}
        to={to}
        diff={diff}
        fields={differing}
        chosen={chosen}
        isDisabled={refusal !== undefined}
        onChoose={(field, isChosen) => {
          const next = new Set(left);
          if (isChosen) next.delete(field);
          else next.add(field);
          setLeft(next);
        }}
      />
      {same.length > 0 && (
        <Text size="xs" c="dimmed" mt="xs">
          The same:{' '}
          {CONFIG_FIELD_ORDER.filter((it) => same.includes(it))
            .map(labelOf)
            .join(', ')}
        </Text>
      )}
      <Group mt="md">
        <Reasoned reason={refusal}>
          <Button
            disabled={refusal !== undefined || chosen.length === 0}
            onClick={() => setIsAsking(true)}
          >
            Promote to {name}…
          </Button>
        </Reasoned>
        <Text size="xs" c="dimmed">
          Splits are copied with their salt: everyone gets the same variant in both environments.
        </Text>
      </Group>
      {isAsking && (
        <PromoteDialog flag={flag} diff={diff} fields={chosen} onClose={() => setIsAsking(false)} />
      )}
    </>
  );
}

function usePromoteRefusal(flag: Flag, to: FlagConfig): string | undefined {
  const refusalOf = useRefusal();
  const environment = useEnvironments().find(({ key }) => key === to.environment_key);
  const refused = refusalOf('flag:change', environment);
  if (refused !== undefined) return refused;
  return flag.is_archived
    ? 'This flag is archived: bring it back before you change it.'
    : sayRunningOn([to]);
}

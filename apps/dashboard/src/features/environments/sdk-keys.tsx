import type { Environment } from '@halyard/contracts/environments';
import type { NewSdkKey, SdkKey } from '@halyard/contracts/sdk-keys';
import { Button, Checkbox, Table, VisuallyHidden } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { sdkKeysQuery } from '#data/environments.queries.ts';
import { useRefusal } from '#data/permissions.ts';
import { EmptyState } from '#ui/empty-state.tsx';
import { Lines, Loaded } from '#ui/loaded.tsx';
import { Mono } from '#ui/mono.tsx';
import { Reasoned } from '#ui/reasoned.tsx';
import { Section } from '#ui/section.tsx';
import { Time } from '#ui/time.tsx';
import { WideTable } from '#ui/wide-table.tsx';
import { CreateSdkKeyDialog } from './create-sdk-key-dialog.tsx';
import { NewKeyDialog } from './new-key-dialog.tsx';
import { SdkKeyActions } from './sdk-key-actions.tsx';

/** The keys that applications ask an environment with. */
export function SdkKeys({ environment }: { environment: Environment }) {
  const refusalOf = useRefusal();
  const readRefusal = refusalOf('sdk-key:read');
  const refusal = refusalOf('sdk-key:change', environment);
  const [isCreating, { open, close }] = useDisclosure();
  const [made, setMade] = useState<NewSdkKey>();
  const create = useRef<HTMLButtonElement>(null);
  const focusCreate = () => create.current?.focus();
  return (
    <Section
      title="SDK keys"
      lead="Server keys are secret and read whole rulesets. Client keys may be seen by anybody: they are only told the values of flags that are marked for browsers and apps."
      actions={
        <Reasoned reason={refusal}>
          <Button ref={create} onClick={open} disabled={refusal !== undefined}>
            Create SDK key
          </Button>
        </Reasoned>
      }
    >
      {readRefusal ? (
        <EmptyState title="Keys are for developers">{readRefusal}</EmptyState>
      ) : (
        <KeyList
          environment={environment}
          refusal={refusal}
          onMade={setMade}
          onRevoked={focusCreate}
        />
      )}
      <CreateSdkKeyDialog
        environment={environment}
        isOpen={isCreating}
        onClose={close}
        onMade={(key) => {
          close();
          setMade(key);
        }}
      />
      {made && (
        <NewKeyDialog
          sdkKey={made}
          onClose={() => {
            setMade(undefined);
            focusCreate();
          }}
        />
      )}
    </Section>
  );
}

interface KeyListProps {
  readonly environment: Environment;
  readonly refusal: string | undefined;
  readonly onMade: (key: NewSdkKey) => void;
  /** Its row is gone by then. */
  readonly onRevoked: () => void;
}

function KeyList({ environment, ...props }: KeyListProps) {
  const query = useQuery(sdkKeysQuery(environment.key));
  const [showsEnded, setShowsEnded] = useState(false);
  return (
    <Loaded query={query} skeleton={<Lines count={3} />}>
      {(keys) => {
        if (keys.length === 0) {
          return (
            <EmptyState title="No application asks here yet">
              Create a key for each application, so that each can be taken back on its own.
            </EmptyState>
          );
        }
        const active = keys.filter((key) => key.is_active);
        return (
          <>
            {active.length < keys.length && (
              <Checkbox
                label={`Show revoked and ended keys (${keys.length - active.length})`}
                checked={showsEnded}
                onChange={(event) => setShowsEnded(event.currentTarget.checked)}
              />
            )}
            {(showsEnded || active.length > 0) && (
              <KeyTable keys={showsEnded ? keys : active} {...props} />
            )}
          </>
        );
      }}
    </Loaded>
  );
}

function KeyTable({
  keys,
  ...props
}: { keys: readonly SdkKey[] } & Omit<KeyListProps, 'environment'>) {
  return (
    <WideTable label="SDK keys" minWidth={800} highlightOnHover>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Name</Table.Th>
          <Table.Th>Kind</Table.Th>
          <Table.Th>Begins with</Table.Th>
          <Table.Th>Created</Table.Th>
          <Table.Th>Last used</Table.Th>
          <Table.Th>State</Table.Th>
          <Table.Th>
            <VisuallyHidden>Actions</VisuallyHidden>
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {keys.map((key) => (
          <Table.Tr key={key.id}>
            <Table.Td fw={550} style={{ overflowWrap: 'anywhere' }}>
              <bdi>{key.name}</bdi>
            </Table.Td>
            <Table.Td>{key.kind}</Table.Td>
            <Table.Td>
              <Mono style={{ whiteSpace: 'nowrap' }}>{key.prefix}…</Mono>
            </Table.Td>
            <Table.Td>
              <Time at={key.created_at} />
            </Table.Td>
            <Table.Td>{key.last_used_at ? <Time at={key.last_used_at} /> : 'never'}</Table.Td>
            <Table.Td>
              <State sdkKey={key} />
            </Table.Td>
            <Table.Td ta="right">
              {key.is_active && <SdkKeyActions sdkKey={key} {...props} />}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </WideTable>
  );
}

function State({ sdkKey }: { sdkKey: SdkKey }) {
  const { is_active, revoked_at, expires_at } = sdkKey;
  if (revoked_at) return 'revoked';
  if (!is_active) return 'ended';
  if (!expires_at) return 'active';
  return (
    <>
      ends <Time at={expires_at} />
    </>
  );
}

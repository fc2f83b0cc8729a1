import type { Environment } from '@halyard/contracts/environments';
import { Button, Table, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { environmentsQuery } from '#data/environments.queries.ts';
import { useRefusal } from '#data/permissions.ts';
import { EnvironmentChip } from '#domain/environment-chip.tsx';
import { AnchorLink } from '#ui/links.tsx';
import { Loaded } from '#ui/loaded.tsx';
import { Page } from '#ui/page.tsx';
import { Reasoned } from '#ui/reasoned.tsx';
import { Time } from '#ui/time.tsx';
import { WideTable } from '#ui/wide-table.tsx';
import { CreateEnvironmentDialog } from './create-environment-dialog.tsx';

export function EnvironmentListPage() {
  const query = useQuery(environmentsQuery);
  const refusal = useRefusal()('environment:change');
  const [isCreating, { open, close }] = useDisclosure();
  return (
    <Page
      title="Environments"
      lead="Each flag has a config of its own in every environment, and applications ask with keys of theirs. Only admins change what is in a protected one."
      actions={
        <Reasoned reason={refusal}>
          <Button onClick={open} disabled={refusal !== undefined}>
            Create environment
          </Button>
        </Reasoned>
      }
    >
      <Loaded query={query}>
        {(environments) => <EnvironmentTable environments={environments} />}
      </Loaded>
      <CreateEnvironmentDialog isOpen={isCreating} onClose={close} />
    </Page>
  );
}

function EnvironmentTable({ environments }: { environments: readonly Environment[] }) {
  return (
    <WideTable label="Environments" minWidth={560} highlightOnHover>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Environment</Table.Th>
          <Table.Th>Who changes it</Table.Th>
          <Table.Th ta="right">Revision</Table.Th>
          <Table.Th>Last change of its settings</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {environments.map((environment) => (
          <EnvironmentRow key={environment.key} environment={environment} />
        ))}
      </Table.Tbody>
    </WideTable>
  );
}

function EnvironmentRow({ environment }: { environment: Environment }) {
  const { key, name, description, is_protected, revision, updated_at } = environment;
  return (
    <Table.Tr>
      <Table.Td style={{ overflowWrap: 'anywhere' }}>
        <AnchorLink to="/app/environments/$key" params={{ key }} fw={550} c="inherit">
          <bdi>{name}</bdi>
        </AnchorLink>{' '}
        <EnvironmentChip environmentKey={key} />
        {description !== '' && (
          <Text size="xs" c="dimmed" lineClamp={2}>
            {description}
          </Text>
        )}
      </Table.Td>
      <Table.Td style={{ whiteSpace: 'nowrap' }}>
        {is_protected ? 'Admins' : 'Developers and admins'}
      </Table.Td>
      <Table.Td ta="right">{revision}</Table.Td>
      <Table.Td>
        <Time at={updated_at} />
      </Table.Td>
    </Table.Tr>
  );
}

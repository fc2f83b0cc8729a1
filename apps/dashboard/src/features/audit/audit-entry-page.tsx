import type { AuditEntry } from '@halyard/contracts/audit';
import { Group, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { auditEntryQuery } from '#data/audit.queries.ts';
import { ChangeList } from '#domain/change-list.tsx';
import { EnvironmentChip } from '#domain/environment-chip.tsx';
import { ThingLink } from '#domain/thing-link.tsx';
import { sayEntry } from '#domain/words/entries.ts';
import { cut } from '#domain/words/text.ts';
import { CopyButton } from '#ui/copy-button.tsx';
import { AnchorLink } from '#ui/links.tsx';
import { Loaded } from '#ui/loaded.tsx';
import { Mono } from '#ui/mono.tsx';
import { Page } from '#ui/page.tsx';
import { Section } from '#ui/section.tsx';
import { ExactTime } from '#ui/time.tsx';
import classes from './audit-entry-page.module.css';

const route = getRouteApi('/app/audit/$id');

/** Everything that one entry says. */
export function AuditEntryPage() {
  const { id } = route.useParams();
  const entry = useQuery(auditEntryQuery(id));
  return (
    <Page
      title={entry.data ? `Entry ${entry.data.sequence}` : 'Audit entry'}
      heading={entry.data && `${cut(entry.data.user_email)} ${sayEntry(entry.data)}`}
      trail={
        <AnchorLink to="/app/audit" inherit>
          Audit log
        </AnchorLink>
      }
      actions={<CopyButton isLarge value={location.href} label="Copy link" />}
    >
      <Loaded query={entry}>
        {(data) => (
          <Stack gap="lg">
            <Facts entry={data} />
            <Section title="What changed">
              <ChangeList changes={data.changes} />
            </Section>
          </Stack>
        )}
      </Loaded>
    </Page>
  );
}

function Facts({ entry }: { readonly entry: AuditEntry }) {
  return (
    <dl className={classes['facts']}>
      <Fact name="When">
        <ExactTime at={entry.created_at} />
      </Fact>
      <Fact name="Who">{entry.user_email}</Fact>
      <Fact name="What">
        <Group gap="sm">
          <Mono>
            {entry.action} {entry.entity_type} {entry.entity_key}
          </Mono>
          {entry.action !== 'deleted' && <ThingLink thing={entry} />}
        </Group>
      </Fact>
      {entry.environment_key !== null && (
        <Fact name="Environment">
          <EnvironmentChip environmentKey={entry.environment_key} />
        </Fact>
      )}
      {entry.comment !== null && (
        <Fact name="Comment">
          <q className={classes['comment']}>{entry.comment}</q>
        </Fact>
      )}
      <Fact name="Place in the chain">{entry.sequence.toLocaleString('en')}</Fact>
      <Copied name="Hash" value={entry.hash} />
      <Copied name="Entry id" value={entry.id} />
      {entry.request_id !== null && <Copied name="Request id" value={entry.request_id} />}
      <Copied name="Id of the thing" value={entry.entity_id} />
      {entry.user_id !== null && <Copied name="Id of the user" value={entry.user_id} />}
    </dl>
  );
}

interface FactProps {
  readonly name: string;
  readonly children: ReactNode;
}

function Fact({ name, children }: FactProps) {
  return (
    <div className={classes['fact']}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Copied({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <Fact name={name}>
      <span className={classes['copied']}>
        <Mono>{value}</Mono>
        <CopyButton value={value} label={`Copy the ${name.toLowerCase()}`} />
      </span>
    </Fact>
  );
}

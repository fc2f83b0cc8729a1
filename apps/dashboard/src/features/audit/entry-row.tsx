import type { AuditEntry } from '@halyard/contracts/audit';
import { Group, UnstyledButton } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { ChangeList } from '#domain/change-list.tsx';
import { EnvironmentChip } from '#domain/environment-chip.tsx';
import { ThingLink } from '#domain/thing-link.tsx';
import { sayEntry } from '#domain/words/entries.ts';
import { cut, name } from '#domain/words/text.ts';
import { AnchorLink } from '#ui/links.tsx';
import { ExactTime } from '#ui/time.tsx';
import { sayClock } from './days.ts';
import classes from './entry-row.module.css';

interface EntryRowProps {
  readonly entry: AuditEntry;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}

/** One entry in a line; opened, what changed. */
export function EntryRow({ entry, isOpen, onToggle }: EntryRowProps) {
  const panelId = `entry-${entry.sequence}`;
  return (
    <li className={classes['row']} data-open={isOpen || undefined}>
      <UnstyledButton
        className={classes['line']}
        onClick={onToggle}
        aria-expanded={isOpen}
        aria-controls={panelId}
      >
        <IconChevronRight size={14} className={classes['arrow']} aria-hidden />
        <time dateTime={entry.created_at} className={classes['time']}>
          {sayClock(new Date(entry.created_at))}
        </time>
        <span className={classes['actor']} title={entry.user_email}>
          <bdi>{entry.user_email}</bdi>
        </span>
        <span className={classes['said']}>
          {sayEntry(entry)}
          {entry.comment !== null && (
            <q className={classes['comment']}>
              <bdi>{isOpen ? entry.comment : cut(entry.comment)}</bdi>
            </q>
          )}
        </span>
        <span className={classes['place']}>
          {entry.environment_key !== null && (
            <EnvironmentChip environmentKey={entry.environment_key} />
          )}
        </span>
      </UnstyledButton>
      {isOpen && (
        <div id={panelId} className={classes['panel']}>
          <ChangeList changes={entry.changes} />
          <EntryLinks entry={entry} />
        </div>
      )}
    </li>
  );
}

function EntryLinks({ entry }: { readonly entry: AuditEntry }) {
  const { entity_type: type, entity_key: key, user_email: actor } = entry;
  return (
    <Group gap="md" className={classes['links']}>
      <span className={classes['exact']}>
        <ExactTime at={entry.created_at} />
      </span>
      {entry.action !== 'deleted' && <ThingLink thing={entry} />}
      <AnchorLink to="/app/audit" search={{ type, key }} inherit>
        Only {name(key)}
      </AnchorLink>
      <AnchorLink to="/app/audit" search={{ actor }} inherit>
        Only {name(actor)}
      </AnchorLink>
      <AnchorLink to="/app/audit/$id" params={{ id: entry.id }} inherit>
        Permalink
      </AnchorLink>
    </Group>
  );
}

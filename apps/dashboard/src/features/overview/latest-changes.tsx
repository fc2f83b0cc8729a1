import type { AuditEntry } from '@halyard/contracts/audit';
import { VisuallyHidden } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { auditQuery } from '#data/audit.queries.ts';
import { EnvironmentChip } from '#domain/environment-chip.tsx';
import { sayEntry } from '#domain/words/entries.ts';
import { cut } from '#domain/words/text.ts';
import { AnchorLink } from '#ui/links.tsx';
import { Lines } from '#ui/loaded.tsx';
import { Problem } from '#ui/problem.tsx';
import { Section } from '#ui/section.tsx';
import { Time } from '#ui/time.tsx';
import classes from './latest-changes.module.css';

const READ = 50;
const SHOWN = 14;

/** They change nothing that anybody here works with. */
const COMINGS_AND_GOINGS: ReadonlySet<string> = new Set([
  'logged_out',
  'logged_out_everywhere',
  'session_ended',
]);

/** What was changed lately, by whom; new changes appear as they happen. */
export function LatestChanges() {
  const log = useInfiniteQuery(auditQuery({}, READ));
  return (
    <Section
      title="Latest changes"
      actions={
        <AnchorLink to="/app/audit" size="sm">
          Audit log
        </AnchorLink>
      }
    >
      {log.data && <Changes entries={log.data.pages[0]?.items ?? []} />}
      {log.isPending && <Lines count={SHOWN} />}
      {log.isError && !log.data && <Problem error={log.error} onRetry={() => void log.refetch()} />}
    </Section>
  );
}

function Changes({ entries }: { readonly entries: readonly AuditEntry[] }) {
  const shown = entries.filter(({ action }) => !COMINGS_AND_GOINGS.has(action)).slice(0, SHOWN);
  return (
    <ul className={classes['changes']}>
      {shown.map((entry) => (
        <li key={entry.id} className={classes['change']}>
          <span className={classes['said']}>
            <bdi className={classes['actor']}>{cut(entry.user_email)}</bdi> {sayEntry(entry)}
            {entry.comment !== null && <q className={classes['comment']}>{cut(entry.comment)}</q>}
          </span>
          <span className={classes['place']}>
            {entry.environment_key !== null && (
              <EnvironmentChip environmentKey={entry.environment_key} />
            )}
            <AnchorLink to="/app/audit/$id" params={{ id: entry.id }} c="dimmed" size="xs">
              <Time at={entry.created_at} />
              <VisuallyHidden>, entry {entry.sequence}</VisuallyHidden>
            </AnchorLink>
          </span>
        </li>
      ))}
    </ul>
  );
}

import { Select } from '@mantine/core';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useEnvironments } from '#domain/environment-chip.tsx';
import { EmptyState } from '#ui/empty-state.tsx';
import { useFlag } from '../page/use-flag.ts';
import { EntryDetail } from './entry-detail.tsx';
import { EntryList } from './entry-list.tsx';
import classes from './flag-history.module.css';

const route = getRouteApi('/app/flags/$key/history');

/** What happened to a flag, and the way back to any of it. */
export function FlagHistoryTab() {
  const flag = useFlag();
  const { environment, entry } = route.useSearch();
  const navigate = useNavigate({ from: '/app/flags/$key/history' });
  const environments = useEnvironments();
  return (
    <section className={classes['history']} aria-label="History" data-open={entry !== undefined}>
      <div className={classes['entries']}>
        <Select
          className={classes['filter']}
          aria-label="Environment"
          placeholder="All environments"
          data={environments.map(({ key, name }) => ({ value: key, label: name }))}
          value={environment ?? null}
          onChange={(key) =>
            void navigate({ search: key === null ? {} : { environment: key }, replace: true })
          }
          clearable
          clearButtonProps={{ 'aria-label': 'Show all environments' }}
        />
        <EntryList flagKey={flag.key} environment={environment} selected={entry} />
      </div>
      <div className={classes['detail']}>
        {entry === undefined ? (
          <EmptyState title="Choose a change">
            It tells what it changed, and can bring the flag back to what it was then.
          </EmptyState>
        ) : (
          <EntryDetail key={entry} flag={flag} entryId={entry} environment={environment} />
        )}
      </div>
    </section>
  );
}

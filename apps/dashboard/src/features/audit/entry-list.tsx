import type { AuditEntry } from '@halyard/contracts/audit';
import { Button, Title } from '@mantine/core';
import { useState } from 'react';
import { count } from '#domain/words/text.ts';
import { useNow } from '#ui/now.ts';
import { byDay } from './days.ts';
import classes from './entry-list.module.css';
import { EntryRow } from './entry-row.tsx';
import { useSteadyEntries } from './use-steady-entries.ts';

/** Entries under the headings of their days. */
export function EntryList({ entries: all }: { readonly entries: readonly AuditEntry[] }) {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const { entries, waiting, showAll } = useSteadyEntries(all, open.size > 0);
  const now = useNow();
  const toggle = (id: string) => {
    const next = new Set(open);
    if (!next.delete(id)) next.add(id);
    setOpen(next);
  };
  const showNew = () => {
    showAll();
    globalThis.scrollTo({ top: 0 });
  };
  return (
    <>
      <div className={classes['news']} role="status">
        {waiting > 0 && (
          <Button variant="light" onClick={showNew}>
            Show {count(waiting, 'new entry', 'new entries')}
          </Button>
        )}
      </div>
      {byDay(entries, now).map((day) => (
        <section key={day.title} aria-label={day.title}>
          <Title order={2} size="h4" className={classes['day']}>
            {day.title}
          </Title>
          <ul className={classes['entries']}>
            {day.entries.map((entry) => (
              <EntryRow
                key={entry.id}
                entry={entry}
                isOpen={open.has(entry.id)}
                onToggle={() => toggle(entry.id)}
              />
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}

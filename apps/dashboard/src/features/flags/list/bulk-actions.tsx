import type { FlagSummary } from '@halyard/contracts/flag-summaries';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { ArchiveFlags, RestoreFlags } from './bulk-archive.tsx';
import { AddTag, RemoveTag, sayFlags } from './bulk-tags.tsx';
import classes from './flag-list.module.css';

interface BulkActionsProps {
  readonly flags: readonly FlagSummary[];
  readonly knownTags: readonly string[];
  readonly isArchived: boolean;
  readonly onClear: () => void;
}

type Open = 'add' | 'remove' | 'archive' | 'restore';

/** What can be done with the flags that are selected; nothing to see while none is. */
export function BulkActions({ flags, knownTags, isArchived, onClear }: BulkActionsProps) {
  const [open, setOpen] = useState<Open>();
  // What was selected when the dialog opened: its own work takes flags out of the list.
  const [chosen, setChosen] = useState<readonly FlagSummary[]>([]);
  const start = (what: Open) => {
    setChosen(flags);
    setOpen(what);
  };
  const close = () => setOpen(undefined);
  const done = () => {
    close();
    onClear();
  };
  const dialog = { flags: chosen, onDone: done, onClose: close };
  const button = { variant: 'default', size: 'compact-xs' } as const;
  const bar = (
    <>
      <span className={classes['count']} role="status">
        {sayFlags(flags.length)} selected
      </span>
      {isArchived ? (
        <Button {...button} onClick={() => start('restore')}>
          Restore
        </Button>
      ) : (
        <>
          <Button {...button} onClick={() => start('add')}>
            Add a tag
          </Button>
          <Button
            {...button}
            disabled={flags.every(({ tags }) => tags.length === 0)}
            onClick={() => start('remove')}
          >
            Remove a tag
          </Button>
          <Button {...button} onClick={() => start('archive')}>
            Archive
          </Button>
        </>
      )}
      <Button variant="subtle" size="compact-xs" onClick={onClear}>
        Clear the selection
      </Button>
    </>
  );
  return (
    <>
      {flags.length > 0 && bar}
      {open === 'add' && <AddTag {...dialog} known={knownTags} />}
      {open === 'remove' && <RemoveTag {...dialog} />}
      {open === 'archive' && <ArchiveFlags {...dialog} />}
      {open === 'restore' && <RestoreFlags {...dialog} />}
    </>
  );
}

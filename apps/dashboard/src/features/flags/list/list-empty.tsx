import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { EmptyState } from '#ui/empty-state.tsx';

interface ListEmptyProps {
  /** Whether there would be flags without the filters. */
  readonly isFiltered: boolean;
  readonly isArchived: boolean;
  readonly onClear: () => void;
  /** The button that creates a flag. */
  readonly create: ReactNode;
}

/** What stands where no flag is listed. */
export function ListEmpty({ isFiltered, isArchived, onClear, create }: ListEmptyProps) {
  if (isFiltered) {
    return (
      <EmptyState
        title="No flag matches"
        actions={
          <Button variant="default" onClick={onClear}>
            Clear the filters
          </Button>
        }
      >
        {isArchived
          ? 'Only archived flags are looked at here.'
          : 'Archived flags are listed apart: see “Archived flags instead” in the filters.'}
      </EmptyState>
    );
  }
  if (isArchived) {
    return (
      <EmptyState title="Nothing is archived">
        A flag that code no longer asks for is archived rather than deleted: it serves its off
        variant, and can come back as it was.
      </EmptyState>
    );
  }
  return (
    <EmptyState title="No flags yet" actions={create}>
      A flag decides in running code what somebody gets. Create one, ask for it in your code, and
      switch it on where and for whom you like: no deployment needed. It starts off everywhere.
    </EmptyState>
  );
}

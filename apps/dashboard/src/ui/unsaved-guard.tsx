import { useBlocker } from '@tanstack/react-router';
import { ConfirmDialog } from './confirm-dialog.tsx';

interface UnsavedGuardProps {
  readonly isDirty: boolean;
  /** A word of the address after the question mark that says what is edited, beside the page. */
  readonly place?: string;
}

/** Asks before somebody leaves a page with changes that are not saved. */
export function UnsavedGuard({ isDirty, place }: UnsavedGuardProps) {
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) =>
      isDirty &&
      (current.pathname !== next.pathname ||
        (place !== undefined && wordOf(current.search, place) !== wordOf(next.search, place))),
    enableBeforeUnload: () => isDirty,
    withResolver: true,
  });
  return (
    <ConfirmDialog
      isOpen={blocker.status === 'blocked'}
      title="Leave without saving?"
      action="Leave"
      onConfirm={() => blocker.proceed?.()}
      onClose={() => blocker.reset?.()}
    >
      What you changed here is not saved yet.
    </ConfirmDialog>
  );
}

function wordOf(search: object, name: string): unknown {
  return new Map(Object.entries(search)).get(name);
}

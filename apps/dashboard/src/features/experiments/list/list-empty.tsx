import { Button } from '@mantine/core';
import { LoadDemoButton } from '#domain/load-demo-button.tsx';
import { EmptyState } from '#ui/empty-state.tsx';
import { NewExperimentButton } from '../new-experiment-button.tsx';

/** What stands where there has never been an experiment. */
export function NoExperiments() {
  return (
    <EmptyState
      title="No experiments yet"
      actions={
        <>
          <NewExperimentButton />
          <LoadDemoButton />
        </>
      }
    >
      Take a flag with two variants, say which share of the users gets each, and what is to get
      better: purchases, clicks, errors. Halyard gives every user one variant for good, counts what
      they do, and says when the difference is more than chance. You may look every day; the
      intervals stay right. The demo brings experiments in every state.
    </EmptyState>
  );
}

/** What stands where the filters leave nothing. */
export function NoneFound({ onClear }: { readonly onClear: () => void }) {
  return (
    <EmptyState
      title="No experiment matches"
      actions={
        <Button variant="default" onClick={onClear}>
          Clear the filters
        </Button>
      }
    >
      The search looks at keys and names. State and environment narrow it further.
    </EmptyState>
  );
}

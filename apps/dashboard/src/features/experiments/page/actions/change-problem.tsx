import type { Experiment } from '@halyard/contracts/experiments';
import { Stack, Text } from '@mantine/core';
import { isConflict } from '#data/is-conflict.ts';
import { Problem } from '#ui/problem.tsx';

/**
 * The version over which a form is saved: the one that it began with, or, once it was said that somebody
 * was faster, the one that is there now.
 */
export function versionToSave(error: unknown, before: Experiment, now: Experiment): number {
  return isConflict(error) ? now.version : before.version;
}

/** Why a form could not be saved. */
export function ChangeProblem({ error }: { readonly error: unknown }) {
  return (
    <Stack gap="xs">
      <Problem error={error} />
      {isConflict(error) && (
        <Text size="sm">
          What you entered is kept. Save again to put it over what is there now; what you did not
          touch stays as the others left it.
        </Text>
      )}
    </Stack>
  );
}

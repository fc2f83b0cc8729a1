import type { Flag } from '@halyard/contracts/flags';
import { type Refusal, useRefusal } from '#data/permissions.ts';
import { useEnvironments } from '#domain/environment-chip.tsx';

/** Why one may not change a flag in an environment; undefined where one may. */
export function useConfigRefusal(flag: Flag, environmentKey: string): Refusal {
  const refusal = useRefusal();
  const environment = useEnvironments().find(({ key }) => key === environmentKey);
  const refused = refusal('flag:change', environment);
  if (refused !== undefined) return refused;
  return flag.is_archived
    ? 'This flag is archived: bring it back before you change it.'
    : undefined;
}

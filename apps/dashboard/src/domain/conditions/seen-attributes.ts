import type { SeenAttribute } from '@halyard/contracts/recent-contexts';
import { useQuery } from '@tanstack/react-query';
import { attributesQuery } from '#data/environments.queries.ts';
import { useRefusal } from '#data/permissions.ts';

const NONE: readonly SeenAttribute[] = [];

/** Attributes that contexts of an environment had lately; none for those who may not see contexts. */
export function useSeenAttributes(environmentKey: string | undefined): readonly SeenAttribute[] {
  const refusalOf = useRefusal();
  const isAllowed = refusalOf('context:read') === undefined;
  const { data } = useQuery({
    ...attributesQuery(environmentKey ?? ''),
    enabled: isAllowed && environmentKey !== undefined,
  });
  return data ?? NONE;
}

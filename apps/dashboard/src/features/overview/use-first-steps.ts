import type { FlagSummary } from '@halyard/contracts/flag-summaries';
import { useQueries, useQuery } from '@tanstack/react-query';
import { usersQuery } from '#data/access.queries.ts';
import { sdkKeysQuery } from '#data/environments.queries.ts';
import { evaluationCountsQuery } from '#data/evaluations.queries.ts';
import { useRefusal } from '#data/permissions.ts';
import { useEnvironments } from '#domain/environment-chip.tsx';

/** What has been done of what everybody starts with; undefined where it is not known. */
export interface FirstSteps {
  readonly hasFlag: boolean;
  readonly hasKey: boolean | undefined;
  readonly isEvaluated: boolean | undefined;
  readonly hasColleague: boolean | undefined;
}

/** Asks for facts alone: nothing is ticked by hand. */
export function useFirstSteps(flags: readonly FlagSummary[]): FirstSteps {
  const refusalOf = useRefusal();
  const environments = useEnvironments();
  const keys = useQueries({
    queries: environments.map(({ key }) => ({
      ...sdkKeysQuery(key),
      enabled: refusalOf('sdk-key:read') === undefined,
    })),
  });
  const { data: counts } = useQuery(evaluationCountsQuery());
  const { data: users } = useQuery({
    ...usersQuery,
    enabled: refusalOf('user:manage') === undefined,
  });
  const areKeysKnown = keys.length > 0 && keys.every(({ data }) => data !== undefined);
  return {
    hasFlag: flags.length > 0,
    hasKey: areKeysKnown ? keys.some(({ data }) => data?.some((it) => it.is_active)) : undefined,
    isEvaluated: counts?.flags.some(({ last_evaluated_at: at }) => at !== null),
    hasColleague: users && users.length > 1,
  };
}

import type { Flag, FlagInEnvironment } from '@halyard/contracts/flags';
import type { QueryClient } from '@tanstack/react-query';
import { flagQuery } from '#data/flags.queries.ts';
import { putIntoSummaries } from '#data/live.ts';

/** Puts what the server answered about a flag in one environment where the pages find it. */
export function takeConfig(client: QueryClient, answer: FlagInEnvironment): void {
  const { queryKey } = flagQuery(answer.key);
  const known = client.getQueryData(queryKey);
  if (known) takeFlag(client, withConfig(known, answer));
}

/** Puts what the server answered about a flag everywhere where the pages find it. */
export function takeFlag(client: QueryClient, flag: Flag): void {
  client.setQueryData(flagQuery(flag.key).queryKey, flag);
  putIntoSummaries(client, flag.key, flag);
}

function withConfig(flag: Flag, answer: FlagInEnvironment): Flag {
  const { is_enabled, rollout_percentage, targets, rules, fallthrough } = answer;
  const { prerequisites, off_variant, version, updated_at } = answer;
  const own = { is_enabled, rollout_percentage, targets, rules, fallthrough };
  const config = { ...own, prerequisites, off_variant, version, updated_at };
  const environments = flag.environments.map((each) =>
    each.environment_key === answer.environment_key ? { ...each, ...config } : each,
  );
  return { ...flag, environments };
}

import type { AuditNews } from '@halyard/contracts/audit';
import type { FlagSummary } from '@halyard/contracts/flag-summaries';
import type { Flag } from '@halyard/contracts/flags';
import type { QueryClient } from '@tanstack/react-query';
import { openChangeStream } from './change-stream.ts';
import { flagQuery, flagSummariesQuery } from './flags.queries.ts';

/** Which answers an entry of the audit log makes old, by what it is about. */
const TOUCHED: Readonly<Record<string, readonly (readonly string[])[]>> = {
  flag: [
    ['flags', 'history'],
    ['flags', 'history-entry'],
    ['flags', 'diff'],
    ['segments', 'uses'],
    ['explanations'],
    ['flag-preview'],
  ],
  segment: [['segments'], ['flags', 'history-entry'], ['explanations'], ['flag-preview']],
  environment: [['environments'], ['flags']],
  experiment: [
    ['experiments'],
    ['results'],
    ['layers'],
    ['ship-preview'],
    // What uses them; what they were lately costs more to ask, and stays.
    ['metrics', 'all'],
    ['metrics', 'one'],
  ],
  metric: [['metrics'], ['results']],
  layer: [['layers']],
  holdout: [['layers']],
  user: [['users'], ['me']],
  sdk_key: [['sdk-keys']],
};

/**
 * Follows the changes that anybody makes, and has the pages ask again for what they show of it.
 * @returns stops it.
 */
export function followChanges(client: QueryClient): () => void {
  return openChangeStream((news) => {
    if (news === 'everything') {
      void client.invalidateQueries();
      return;
    }
    for (const entry of news) take(client, entry);
    void client.invalidateQueries({ queryKey: ['audit'] });
    void client.invalidateQueries({ queryKey: ['demo'] });
  });
}

function take(client: QueryClient, { entity_type, entity_key }: AuditNews): void {
  for (const queryKey of TOUCHED[entity_type] ?? []) void client.invalidateQueries({ queryKey });
  if (entity_type === 'flag') void takeFlag(client, entity_key);
}

/** Reads the one flag that changed rather than all of them. */
async function takeFlag(client: QueryClient, key: string): Promise<void> {
  await client.invalidateQueries({ queryKey: flagQuery(key).queryKey, refetchType: 'none' });
  const flag = await client.fetchQuery(flagQuery(key)).catch(() => undefined);
  putIntoSummaries(client, key, flag);
}

/** Puts a flag as it is now where lists find it; undefined where it is gone. */
export function putIntoSummaries(client: QueryClient, key: string, flag: Flag | undefined): void {
  for (const isArchived of [false, true]) {
    const { queryKey } = flagSummariesQuery(isArchived);
    client.setQueryData(queryKey, (summaries) => {
      if (!summaries) return summaries;
      const others = summaries.filter((it) => it.key !== key);
      if (!flag || flag.is_archived !== isArchived) return others;
      return [...others, toSummary(flag)].toSorted((a, b) => (a.key < b.key ? -1 : 1));
    });
  }
}

function toSummary(flag: Flag): FlagSummary {
  const { id: _id, description: _, links: _l, off_variant: _o, environments, ...common } = flag;
  return {
    ...common,
    variants: flag.variants.map(({ key }) => key),
    environments: environments.map((config) => ({
      environment_key: config.environment_key,
      is_enabled: config.is_enabled,
      rollout_percentage: config.rollout_percentage,
      fallthrough: config.fallthrough,
      off_variant: config.off_variant,
      rule_count: config.rules.length,
      target_count: config.targets.reduce((sum, { keys }) => sum + keys.length, 0),
      prerequisite_count: config.prerequisites.length,
      version: config.version,
      updated_at: config.updated_at,
    })),
  };
}

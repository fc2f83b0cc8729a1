import type { FlagRules, RulesetChange, SegmentRules } from '@halyard/engine';
import { sql } from 'kysely';
import { inChunks } from '#platform/database/chunks.ts';
import type { Db } from '#tables';
import type { DatedChange } from './change-history.ts';

/** Where an environment's ruleset stands. */
export interface RevisionMark {
  readonly environmentId: string;
  readonly environmentKey: string;
  readonly revision: number;
}

/** What came after a follower's own revision. */
export interface News extends RevisionMark {
  readonly changes: readonly DatedChange[];
}

/**
 * Writes changes into an environment's ruleset and raises its revision by one, in the transaction
 * that makes them. The environment's row is locked by it, so revisions are gapless and in order.
 * @returns the new revision.
 */
export async function recordRulesetChanges(
  tx: Db,
  environmentId: string,
  changes: readonly RulesetChange[],
): Promise<number> {
  const { revision } = await tx
    .updateTable('environments')
    .set((x) => ({ revision: x('revision', '+', 1) }))
    .where('id', '=', environmentId)
    .returning('revision')
    .executeTakeFirstOrThrow();
  for (const portion of inChunks(changes)) {
    await tx
      .insertInto('ruleset_changes')
      .values(
        portion.map(({ kind, key, body }) => ({
          environment_id: environmentId,
          kind,
          key,
          revision,
          body: body === null ? null : JSON.stringify(body),
        })),
      )
      .onConflict((conflict) =>
        conflict.columns(['environment_id', 'kind', 'key']).doUpdateSet((x) => ({
          revision: x.ref('excluded.revision'),
          body: x.ref('excluded.body'),
        })),
      )
      .execute();
  }
  return revision;
}

export async function listRevisions(db: Db): Promise<RevisionMark[]> {
  const rows = await db
    .selectFrom('environments')
    .select(['id', 'key', 'revision'])
    .orderBy('position')
    .execute();
  return rows.map(({ id, key, revision }) => ({
    environmentId: id,
    environmentKey: key,
    revision,
  }));
}

/**
 * Everything that changed after a revision, in one statement and so in one snapshot; null when
 * there is no such environment. After −1 comes all that there is.
 */
export async function findNews(
  db: Db,
  environmentKey: string,
  after: number,
): Promise<News | null> {
  const rows = await db
    .selectFrom('environments as e')
    .leftJoin('ruleset_changes as c', (join) =>
      join.onRef('c.environment_id', '=', 'e.id').on('c.revision', '>', after),
    )
    .select([
      'e.id',
      'e.revision',
      'c.kind',
      'c.key',
      'c.revision as change_revision',
      sql<FlagRules | SegmentRules | null>`c.body`.as('body'),
    ])
    .where('e.key', '=', environmentKey)
    .execute();
  const [first] = rows;
  if (!first) return null;
  return {
    environmentId: first.id,
    environmentKey,
    revision: first.revision,
    changes: rows.flatMap(({ kind, key, body, change_revision: changed }) =>
      kind !== null && key !== null && changed !== null
        ? [{ revision: changed, change: toChange(kind, key, body) }]
        : [],
    ),
  };
}

function toChange(
  kind: 'flag' | 'segment',
  key: string,
  body: FlagRules | SegmentRules | null,
): RulesetChange {
  return { kind, key, body } as RulesetChange;
}

import type { ConfigField } from '@halyard/contracts/flag-promotion';
import type { Actor } from '#features/access/index.ts';
import type { Changes } from '#features/audit/index.ts';
import { invalid } from '#platform/app-error.ts';
import type { Db } from '#tables';
import type { Patch } from './flag-changes.model.ts';
import { refuseWhileExperimenting } from './flag-checking.service.ts';
import { copyOf, differencesOf } from './flag-promotion.model.ts';
import type { FlagDeps } from './flag-saving.service.ts';
import { configIn, type FlagConfig, type FlagEverywhere } from './flags.model.ts';
import { changeFlagBy, getFlag, refuseStale, type SeenVersion } from './flags.service.ts';

/** Two environments of a flag. */
export interface Path {
  readonly from: string;
  readonly to: string;
}

/**
 * What copying a flag's config from one environment to another would change there.
 * @throws AppError FLAG_NOT_FOUND, ENVIRONMENT_NOT_FOUND
 */
export async function compareFlag(
  db: Db,
  key: string,
  path: Path,
): Promise<{ readonly from: FlagConfig; readonly to: FlagConfig; readonly changes: Changes }> {
  const { configs } = await getFlag(db, key);
  const from = configIn(configs, path.from);
  const to = configIn(configs, path.to);
  return { from, to, changes: differencesOf(from, to) };
}

/** What to copy, and the versions that the caller saw; undefined where the caller does not mind. */
interface Promotion extends Path {
  readonly fields: readonly ConfigField[] | undefined;
  readonly seen: SeenVersion | undefined;
  readonly seenFrom: SeenVersion | undefined;
}

/**
 * Copies a flag's config, or some fields of it, from one environment to another, as one change there.
 * Splits are copied with their salt and layout, whatever stood there: units get the same variants in
 * both environments, so more of them may move than by the same weights in a change.
 * @throws AppError FLAG_NOT_FOUND, ENVIRONMENT_NOT_FOUND, FLAG_ARCHIVED, ENVIRONMENT_PROTECTED, VERSION_CONFLICT,
 *   INVALID_INPUT, EXPERIMENT_RUNNING, FLAG_IN_USE
 */
export function promoteFlag(
  deps: FlagDeps,
  actor: Actor,
  key: string,
  { from, to, fields, seen, seenFrom }: Promotion,
): Promise<FlagEverywhere> {
  if (from === to) throw invalid('body.to', 'is where it comes from');
  const patchFor = (before: FlagEverywhere): Patch => {
    if (seenFrom) refuseStale(before, from, seenFrom);
    refuseWhileExperimenting([configIn(before.configs, to)]);
    const config = copyOf(configIn(before.configs, from), fields);
    return { common: {}, environmentKey: to, config, isExact: true };
  };
  return changeFlagBy(deps, actor, { key, environmentKey: to }, patchFor, seen, 'promoted');
}

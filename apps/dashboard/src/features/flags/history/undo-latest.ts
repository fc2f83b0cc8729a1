import type { Flag, FlagInEnvironment } from '@halyard/contracts/flags';
import type { HistoryEntry } from '@halyard/contracts/history';
import { api } from '#data/api.ts';
import { draftOf, fieldsOf, pick } from '../saving/config-draft.ts';

/** How far back is looked for what was before. */
const LOOKED_AT = 50;

/**
 * The entry that left what was there before the latest one; undefined where the latest one is the first
 * that can be restored.
 * @param entries newest first.
 * @param environmentKey whose config it is about; null for what is common to all.
 */
export function entryBeforeLatest(
  entries: readonly HistoryEntry[],
  environmentKey: string | null,
): HistoryEntry | undefined {
  const isAbout = (entry: HistoryEntry) =>
    entry.environment_key === environmentKey ||
    (environmentKey === null && entry.action === 'created');
  const [, ...earlier] = entries.filter((entry) => isAbout(entry) && entry.is_restorable);
  return earlier[0];
}

/**
 * Takes back the latest change of a flag in an environment: restores what the change before it left,
 * which keeps salts and layouts; or saves again what the config said, where nothing had changed it.
 * @param before the flag as it was.
 * @param version that the change made; whoever was faster since then wins.
 */
export async function undoLatestIn(
  before: Flag,
  environmentKey: string,
  version: number,
): Promise<Flag | FlagInEnvironment> {
  const { items } = await api.flags.listHistory(before.key, {
    environment_key: environmentKey,
    limit: LOOKED_AT,
  });
  const entry = entryBeforeLatest(items, environmentKey);
  const comment = 'Undid the change before.';
  if (entry && entry.action !== 'created') {
    return api.flags.restoreState(before.key, entry.id, { version, comment });
  }
  const config = before.environments.find((each) => each.environment_key === environmentKey);
  if (!config) throw new Error(`There is no environment ${environmentKey} any more.`);
  const said = pick(draftOf(config), fieldsOf(before.flag_type));
  return api.flags.changeIn(before.key, environmentKey, { ...said, version, comment });
}

/** Takes back the latest change of what is common to all environments. */
export async function undoLatestEverywhere(before: Flag, version: number): Promise<Flag> {
  const { name, description, flag_type, tags, kind, owner, links, client_side } = before;
  const common = { name, description, flag_type, tags, kind, owner, links, client_side };
  const { value_type, variants, off_variant } = before;
  const typed =
    flag_type === 'multivariate' && value_type !== 'boolean'
      ? { value_type, variants, off_variant }
      : {};
  const comment = 'Undid the change before.';
  return api.flags.change(before.key, { ...common, ...typed, version, comment });
}

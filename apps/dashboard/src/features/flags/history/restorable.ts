import type { Changes } from '@halyard/contracts/audit';
import type { ChangeFlagBody, Flag } from '@halyard/contracts/flags';
import type { FlagHistoryDetail } from '@halyard/contracts/history';

/** What restoring an entry comes to now. */
export interface Restoration {
  readonly changes: Changes;
  /** The environment whose config would change; null where only what is common would. */
  readonly environmentKey: string | null;
  /** The version that the caller has seen of what the restore is checked against. */
  readonly version: number | undefined;
  /** The changed fields of the config, as a preview takes them. */
  readonly config: ChangeFlagBody;
  /** Whether it is the config or what is common, and not both. */
  readonly isOfOnePart: boolean;
}

/** Sums up what restoring would change, and where. */
export function restorationOf(
  { entry, state, changes }: FlagHistoryDetail,
  flag: Flag,
): Restoration {
  const { common = {}, config = {} } = changes;
  const { environment_key: environmentKey } = entry;
  const seen = flag.environments.find((each) => each.environment_key === environmentKey);
  const changesConfig = Object.keys(config).length > 0;
  const changesCommon = Object.keys(common).length > 0;
  return {
    changes: { ...common, ...config },
    environmentKey: changesConfig ? environmentKey : null,
    version: state.config ? seen?.version : flag.version,
    config: newValues(config),
    isOfOnePart: changesConfig !== changesCommon,
  };
}

/** What changes make of their fields; null leaves the word to the flag, and is nothing to be sent. */
export function newValues(changes: Changes): ChangeFlagBody {
  return Object.fromEntries(
    Object.entries(changes).flatMap(([field, { new: value }]) =>
      value === null ? [] : [[field, value]],
    ),
  );
}

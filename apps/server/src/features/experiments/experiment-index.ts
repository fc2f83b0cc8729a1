import type { Replica } from '#features/rulesets/index.ts';
import { oneAtATime } from '#platform/one-at-a-time.ts';
import type { Db } from '#tables';
import { type ExperimentFacts, listFacts } from './experiment-facts.store.ts';

/** How long after its end an experiment still gets exposures that were on their way. */
const REMEMBERED_MS = 30 * 86_400_000;
/** Who asks for what is not there makes it read anew at most this often. */
const ANEW_EVERY_MS = 1000;

/** The experiments that exposures can belong to: those that run, or stopped in the last 30 days. */
export interface ExperimentIndex {
  /** Those of an environment; out of memory unless its ruleset has changed. Rejects where they cannot be read. */
  find(environmentId: string): Promise<readonly ExperimentFacts[]>;
  /** The same, read anew if it was not within the last second: for when one is missing. */
  findAnew(environmentId: string): Promise<readonly ExperimentFacts[]>;
}

interface IndexDeps {
  readonly db: Db;
  readonly replica: Pick<Replica, 'list'>;
  readonly now: () => Date;
}

interface Held {
  readonly revision: number | undefined;
  readonly readAt: number;
  readonly facts: readonly ExperimentFacts[];
}

/** Every start, stop and new epoch raises the revision of its environment; until then what is held is right. */
export function createExperimentIndex({ db, replica, now }: IndexDeps): ExperimentIndex {
  const held = new Map<string, Held>();
  const revisionOf = (environmentId: string) =>
    replica.list().find((each) => each.environmentId === environmentId)?.revision;

  const read = oneAtATime(async (environmentId) => {
    const readAt = now().getTime();
    // Before the reading: what changes meanwhile makes it read again.
    const revision = revisionOf(environmentId);
    const facts = await listFacts(db, environmentId, new Date(readAt - REMEMBERED_MS));
    held.set(environmentId, { revision, readAt, facts });
    return facts;
  });

  const find = async (environmentId: string) => {
    const known = held.get(environmentId);
    const isCurrent = known !== undefined && known.revision === revisionOf(environmentId);
    return isCurrent ? known.facts : read(environmentId);
  };
  return {
    find,
    async findAnew(environmentId) {
      const known = held.get(environmentId);
      const isFresh = known !== undefined && now().getTime() - known.readAt < ANEW_EVERY_MS;
      return isFresh ? find(environmentId) : read(environmentId);
    },
  };
}

import { type Replica, revisionOf } from '#features/rulesets/index.ts';
import type { SdkKeyGrant, SdkKeys } from '#features/sdk-keys/index.ts';
import { AppError } from '#platform/app-error.ts';
import { encodeEvent } from '#platform/sse/sse-event.ts';
import type { SseSource, SseStream } from '#platform/sse/sse-stream.ts';
import { isOf, rulesetOfKey } from '../ruleset-of-key.ts';
import { createGroups } from './groups.ts';
import type { RulesetTexts } from './ruleset-texts.ts';

/** The streams by which processes follow a ruleset. */
export interface RulesetStreams {
  /**
   * Opens one that lasts as long as its key and its environment.
   * @param lastEventId the mark of the state that the follower holds, if it says one.
   * @param start makes the stream of its source.
   * @throws AppError SDK_KEY_INVALID, TOO_MANY_STREAMS; rejects while a ruleset that is not in memory
   * cannot be read.
   */
  open(
    grant: SdkKeyGrant,
    lastEventId: string | undefined,
    start: (source: SseSource) => SseStream,
  ): Promise<void>;
  close(): void;
}

interface RulesetStreamsDeps {
  readonly replica: Pick<Replica, 'held' | 'find' | 'follow' | 'refresh' | 'onChange'>;
  readonly sdkKeys: Pick<SdkKeys, 'isStanding' | 'onEnd'>;
  readonly texts: RulesetTexts;
}

/** Why a stream ends. */
type Reason = 'key_revoked' | 'environment_deleted' | 'closing' | 'too_slow';

interface Follower {
  readonly grant: SdkKeyGrant;
  readonly stream: SseStream;
}

export function createRulesetStreams({
  replica,
  sdkKeys,
  texts,
}: RulesetStreamsDeps): RulesetStreams {
  const byEnvironment = createGroups<Follower>();
  const byKey = createGroups<Follower>();

  const isThere = (grant: SdkKeyGrant): boolean => {
    const held = replica.held(grant.environmentKey);
    return held !== undefined && isOf(grant, held);
  };
  /** A key ends with its environment, of which the news may come first or second. */
  const part = ({ grant, stream }: Follower) =>
    stream.end(goodbye(isThere(grant) ? 'key_revoked' : 'environment_deleted'));
  const stopListening = [
    replica.onChange((environmentKey) => {
      for (const follower of byEnvironment.of(environmentKey)) {
        if (isThere(follower.grant)) follower.stream.wake();
        else part(follower);
      }
    }),
    sdkKeys.onEnd((keyId) => {
      for (const follower of byKey.of(keyId)) part(follower);
    }),
  ];

  /** Tells of the states of a ruleset from the one on that its reader holds. */
  const sourceFrom = (grant: SdkKeyGrant, start: number | null, onClose: () => void): SseSource => {
    let known = start;
    let isNew = true;
    return {
      kind: 'ruleset',
      next() {
        const held = replica.held(grant.environmentKey);
        if (!held || !isOf(grant, held) || (known === held.revision && !isNew)) return null;
        const event = known === held.revision ? texts.current(held) : texts.step(held, known);
        known = held.revision;
        isNew = false;
        return event;
      },
      goodbye,
      onClose,
    };
  };

  return {
    async open(grant, lastEventId, start) {
      const found = await rulesetOfKey(replica, grant);
      const revision = lastEventId === undefined ? null : revisionOf(lastEventId, found);
      // Another process may be ahead of this one; nobody should be taken back in time for that.
      if (revision !== null && revision > found.revision) {
        await replica.refresh(grant.environmentKey);
      }
      if (!sdkKeys.isStanding(grant.keyId) || !isThere(grant)) {
        throw new AppError('SDK_KEY_INVALID');
      }
      const stream = start(
        sourceFrom(grant, revision, () => {
          byEnvironment.remove(grant.environmentKey, follower);
          byKey.remove(grant.keyId, follower);
        }),
      );
      const follower: Follower = { grant, stream };
      byEnvironment.add(grant.environmentKey, follower);
      byKey.add(grant.keyId, follower);
    },
    close() {
      for (const stop of stopListening) stop();
    },
  };
}

function goodbye(reason: Reason): Buffer {
  return encodeEvent({ name: 'goodbye', data: JSON.stringify({ reason }) });
}

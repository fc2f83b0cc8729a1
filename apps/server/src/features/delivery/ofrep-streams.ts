import { markOf, type Replica } from '#features/rulesets/index.ts';
import type { SdkKeyGrant, SdkKeys } from '#features/sdk-keys/index.ts';
import { encodeEvent } from '#platform/sse/sse-event.ts';
import type { SseSource, SseStream } from '#platform/sse/sse-stream.ts';
import { createGroups } from './streams/groups.ts';

/** The streams by which providers hear that they should ask for the flags again. */
export interface OfrepStreams {
  /**
   * Opens one that lasts as long as its key stands.
   * @param lastEventId the mark that the provider has heard of last. Whoever does not name the present
   * one is told at once: something may have changed between its last question and now.
   * @param start makes the stream of its source.
   */
  open(
    grant: Pick<SdkKeyGrant, 'keyId' | 'environmentKey'>,
    lastEventId: string | undefined,
    start: (source: SseSource) => SseStream,
  ): void;
  close(): void;
}

interface OfrepStreamsDeps {
  readonly replica: Pick<Replica, 'held' | 'onChange'>;
  readonly sdkKeys: Pick<SdkKeys, 'onEnd'>;
  readonly now: () => Date;
}

/** The event of an environment's present state: the same bytes for all who listen. */
interface Notice {
  readonly mark: string;
  readonly event: Buffer;
}

export function createOfrepStreams({ replica, sdkKeys, now }: OfrepStreamsDeps): OfrepStreams {
  const byEnvironment = createGroups<SseStream>();
  const byKey = createGroups<SseStream>();
  const notices = new Map<string, Notice>();

  const noticeOf = (environmentKey: string): Notice | null => {
    const held = replica.held(environmentKey);
    if (!held) return null;
    const mark = markOf(held);
    const last = notices.get(environmentKey);
    if (last?.mark === mark) return last;
    const lastModified = Math.floor(now().getTime() / 1000);
    const data = JSON.stringify({ type: 'refetchEvaluation', etag: mark, lastModified });
    const notice = { mark, event: encodeEvent({ id: mark, data }) };
    notices.set(environmentKey, notice);
    return notice;
  };

  const stopListening = [
    replica.onChange((environmentKey) => {
      for (const stream of byEnvironment.of(environmentKey)) stream.wake();
    }),
    sdkKeys.onEnd((keyId) => {
      for (const stream of byKey.of(keyId)) stream.end();
    }),
  ];

  return {
    open({ keyId, environmentKey }, lastEventId, start) {
      let known = lastEventId;
      const stream = start({
        kind: 'ofrep',
        next() {
          const notice = noticeOf(environmentKey);
          if (!notice || notice.mark === known) return null;
          known = notice.mark;
          return notice.event;
        },
        // Providers know of no such event: they come back, or are refused then.
        goodbye: () => null,
        onClose() {
          byEnvironment.remove(environmentKey, stream);
          byKey.remove(keyId, stream);
        },
      });
      byEnvironment.add(environmentKey, stream);
      byKey.add(keyId, stream);
    },
    close() {
      for (const stop of stopListening) stop();
    },
  };
}

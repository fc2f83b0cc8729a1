import type { EventSourceMessage } from 'eventsource-parser';
import { reasonOf } from './connection.ts';
import type { RulesetStore } from './ruleset-store.ts';
import type { StreamFlaw } from './stream.ts';
import { readMark, readMessage, type StreamMessage } from './wire.ts';

/**
 * Takes an event of the stream into the store, entirely or not at all.
 *
 * @returns `taken` when the store is as new as the server now, `ignored` for what a client passes
 *   over, else why the stream is to be opened anew.
 */
export function receiveEvent(
  store: RulesetStore,
  { event, data, id }: EventSourceMessage,
): 'taken' | 'ignored' | StreamFlaw {
  try {
    const message = readMessage(event, data);
    if (message === undefined) return distrust(`the event “${event}” cannot be read`);
    return takeMessage(store, message, readMark(id));
  } catch (error) {
    return distrust(`the event “${event}” cannot be used: ${reasonOf(error)}`);
  }
}

function takeMessage(
  store: RulesetStore,
  message: StreamMessage,
  mark: string | undefined,
): 'taken' | 'ignored' | StreamFlaw {
  switch (message.kind) {
    case 'ruleset':
      store.replace(message.ruleset, mark);
      return 'taken';
    case 'changes':
      return store.apply(message.changes, mark) === 'gap'
        ? distrust('changes came that do not lead on from what is held')
        : 'taken';
    case 'current':
      return store.isAt(message.environment, message.revision)
        ? 'taken'
        : distrust('another revision is said to be current than the one that is held');
    case 'goodbye':
      return { reason: `the server said goodbye (${message.reason})`, isDistrusted: false };
    default:
      return 'ignored';
  }
}

function distrust(reason: string): StreamFlaw {
  return { reason, isDistrusted: true };
}

import type { Logger } from '@openfeature/web-sdk';
import type { BulkAnswer } from './bulk-answer.ts';

/** Where the flags come from, and how they are kept. */
export interface HalyardWebProviderOptions {
  /** Halyard's address, as in `https://flags.example.com`; it may have a path. */
  readonly url: string;
  /** A client key of the environment. It is no secret: whoever opens the page can read it. */
  readonly clientKey: string;
  /**
   * What the server evaluated for this very context while it rendered the page: a whole OFREP bulk answer. The provider
   * is then ready without a request, and refreshes in the background. What is no such answer is ignored with a warning.
   */
  readonly bootstrap?: BulkAnswer | undefined;
  /**
   * Whether the last answer is kept in `localStorage` for the next visit. `local-cache-first` (the default) starts with
   * it and refreshes in the background; its values have the reason `CACHED` until then. `network-first` starts with it
   * where Halyard cannot be reached. Only an answer for an equal context is used, and none older than 30 days.
   */
  readonly cacheMode?: 'local-cache-first' | 'network-first' | 'disabled';
  /** Milliseconds between requests where there is no stream that tells of changes; 60,000 by default. */
  readonly pollIntervalMs?: number;
  /** Milliseconds after which a request has failed; 10,000 by default. */
  readonly timeoutMs?: number;
  /**
   * Whether exposures to experiments and what `track` records are sent; true by default. Without it the page reports
   * nothing, and Halyard does not take its asking for flags as exposures either.
   */
  readonly tracking?: boolean;
  /** Milliseconds that exposures and events are gathered before they are sent; 5,000 by default. */
  readonly flushIntervalMs?: number;
  /** Stands in for the global `EventSource`, for places that have none. */
  readonly eventSource?: EventSourceClass;
  /** Where warnings go; the console by default. */
  readonly logger?: Logger;
}

/** The part of the browser's `EventSource` that the provider needs. */
export type EventSourceClass = new (
  url: string,
) => Pick<EventSource, 'readyState' | 'addEventListener' | 'close'>;

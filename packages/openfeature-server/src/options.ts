import type { Log, SnapshotStore } from '@halyard/sdk';

/** What a provider needs. Environment variables are not read. */
export interface HalyardProviderOptions {
  /** Address of the server: `https://flags.example.com`. */
  readonly url: string;
  /** A *server* key of the environment whose flags are wanted. */
  readonly sdkKey: string;
  /** Whether changes are pushed; true by default. Without it the ruleset is polled. */
  readonly streaming?: boolean;
  /** From one poll to the next, where it polls, in milliseconds; 30,000 by default. */
  readonly pollIntervalMs?: number;
  /** Keeps the last known ruleset for a start without the server: `fileSnapshot(path)`. */
  readonly snapshot?: SnapshotStore;
  /** How long `initialize` waits for the first ruleset, in milliseconds; 5,000 by default. */
  readonly initTimeoutMs?: number;
  /**
   * How long the server may be out of reach before the provider says that it is stale, in
   * milliseconds. 10,000 by default: a server that restarts is back by then, or a poll was answered.
   */
  readonly staleAfterMs?: number;
  /**
   * Whether anything is told to the server: exposures to experiments, how often flags are evaluated, and
   * what `track` records; true by default.
   */
  readonly tracking?: boolean;
  /** How long `onClose` tries to send the last events, in milliseconds; 2,000 by default. */
  readonly closeTimeoutMs?: number;
  /** Instead of the global `fetch`. */
  readonly fetch?: typeof globalThis.fetch;
  /** Instead of the console, which gets warnings and errors. */
  readonly log?: Log;
}

import type { Log } from './log.ts';

/** How near a follower is to the server. */
export type FollowerState = 'starting' | 'live' | 'polling' | 'stale' | 'fatal' | 'closed';

/**
 * - `starting`: there is no ruleset yet;
 * - `live`: the stream is open, changes come at once;
 * - `polling`: the stream cannot be had, the last poll was answered;
 * - `stale`: there is a ruleset, and nobody to say whether it is the newest. It never expires;
 * - `fatal`: the key is not accepted, nothing is tried any more. A ruleset that is held stays;
 * - `closed`: after `close`.
 */
export interface FollowerStatus {
  readonly state: FollowerState;
  /**
   * Since when the ruleset is not known to be the newest, in milliseconds since 1970. Where one is
   * held and the state is `stale` or `fatal`.
   */
  readonly staleSince?: number | undefined;
  /** What went wrong last. Where the state is `starting`, `stale` or `fatal`. */
  readonly reason?: string | undefined;
}

/** Keeps a follower's status and says what it means to the log. */
export interface StatusKeeper {
  readonly status: FollowerStatus;
  /** When the ruleset was last known to be the newest, in milliseconds since 1970. */
  readonly confirmedAt: number;
  /** A ruleset from an earlier run is held. */
  restored(savedAt: number): void;
  /** The server said what is the newest ruleset, and it is held. */
  confirmed(by: 'live' | 'polling'): void;
  /** The stream gave a sign of life. */
  heard(): void;
  /** The server cannot be followed for now. */
  lost(reason: string): void;
  failed(reason: string): void;
  closed(): void;
}

/**
 * A status that begins with `starting`.
 *
 * @param hasRuleset - whether there is a ruleset to be stale.
 */
export function createStatusKeeper(deps: {
  readonly now: () => number;
  readonly log: Log;
  readonly baseUrl: string;
  readonly hasRuleset: () => boolean;
  readonly onChange: (status: FollowerStatus) => void;
}): StatusKeeper {
  const { now, log, baseUrl, hasRuleset, onChange } = deps;
  let status: FollowerStatus = { state: 'starting' };
  let confirmedAt = 0;
  let isTroubled = false;

  const become = (next: FollowerStatus) => {
    const isNew = next.state !== status.state;
    if (status.state === 'closed') return;
    status = next;
    if (isNew) onChange(status);
  };
  const since = () => (hasRuleset() ? confirmedAt : undefined);
  return {
    get status() {
      return status;
    },
    get confirmedAt() {
      return confirmedAt;
    },
    restored: (savedAt) => {
      confirmedAt = savedAt;
      log.info(`starting with the ruleset saved at ${isoTime(savedAt)}`);
      become({ state: 'stale', staleSince: savedAt, reason: status.reason });
    },
    confirmed: (by) => {
      confirmedAt = now();
      if (isTroubled) log.info(`${baseUrl} can be followed again`);
      isTroubled = false;
      become({ state: by });
    },
    heard: () => {
      if (status.state === 'live') confirmedAt = now();
    },
    lost: (reason) => {
      const outlook = hasRuleset() ? 'going on with what is known' : 'there is no ruleset yet';
      const message = `${baseUrl} cannot be followed: ${reason}; ${outlook}, trying again`;
      if (isTroubled) log.debug(message);
      else log.warn(message);
      isTroubled = true;
      become({ state: hasRuleset() ? 'stale' : 'starting', staleSince: since(), reason });
    },
    failed: (reason) => {
      const outlook = hasRuleset() ? 'the last known ruleset stays in use' : 'there is no ruleset';
      log.error(`${baseUrl}: ${reason}. Nothing more is tried, and ${outlook}.`);
      become({ state: 'fatal', staleSince: since(), reason });
    },
    closed: () => become({ state: 'closed' }),
  };
}

function isoTime(time: number): string {
  return Number.isFinite(new Date(time).getTime()) ? new Date(time).toISOString() : 'unknown time';
}

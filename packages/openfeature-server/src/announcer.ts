import {
  type CompiledRuleset,
  changedFlags,
  type FollowerStatus,
  type RulesetFollower,
} from '@halyard/sdk';
import {
  ErrorCode,
  type OpenFeatureEventEmitter,
  ProviderEvents,
  ProviderFatalError,
  ProviderNotReadyError,
} from '@openfeature/server-sdk';

/** Tells OpenFeature how a follower fares. */
export interface Announcer {
  /**
   * Resolves with the first ruleset.
   *
   * @throws ProviderFatalError when the key is not accepted; ProviderNotReadyError when no ruleset
   *   came in time. In the latter case Ready is emitted when one comes.
   */
  readonly ready: Promise<void>;
  /** Emits nothing from then on. */
  close(): void;
}

/**
 * Begins to listen.
 *
 * Ready and Error about `ready` itself are emitted by OpenFeature's SDK. After that come Stale when
 * the server was out of reach for a while, Ready when it is back, ConfigurationChanged with the
 * flags whose answers may differ, and Error when the key is not accepted any more. That one is not
 * fatal where there is a ruleset: a key that was revoked too early must not turn every flag of a
 * running application into its default.
 */
export function announce(
  follower: RulesetFollower,
  events: OpenFeatureEventEmitter,
  limits: { readonly initTimeoutMs: number; readonly staleAfterMs: number },
): Announcer {
  const start = createStart(limits.initTimeoutMs, () => follower.status.reason);
  let wasConfirmed = false;
  let isDoubted = false;
  let staleTimer: NodeJS.Timeout | undefined;

  const doubt = (message: string) => {
    isDoubted = true;
    events.emit(ProviderEvents.Stale, { message });
  };
  const trust = () => {
    clearTimeout(staleTimer);
    wasConfirmed = true;
    if (isDoubted) events.emit(ProviderEvents.Ready);
    isDoubted = false;
  };
  const onRuleset = (after: CompiledRuleset, before: CompiledRuleset | undefined) => {
    if (before === undefined) {
      if (!start.succeed()) events.emit(ProviderEvents.Ready);
      return;
    }
    const flagsChanged = changedFlags(before, after);
    if (flagsChanged.length > 0) events.emit(ProviderEvents.ConfigurationChanged, { flagsChanged });
  };
  const onStatus = ({ state, reason = 'not known yet' }: FollowerStatus) => {
    if (state === 'live' || state === 'polling') return trust();
    clearTimeout(staleTimer);
    if (state === 'stale') {
      // A ruleset of an earlier run is stale at once, though not before OpenFeature heard of Ready.
      const delayMs = wasConfirmed ? limits.staleAfterMs : 0;
      staleTimer = setTimeout(() => doubt(`The flags may be out of date: ${reason}.`), delayMs);
      staleTimer.unref();
    }
    if (state === 'fatal') {
      const error = new ProviderFatalError(`Flags are not updated any more: ${reason}.`);
      const errorCode = follower.current ? ErrorCode.GENERAL : ErrorCode.PROVIDER_FATAL;
      if (start.fail(error)) return;
      events.emit(ProviderEvents.Error, { message: error.message, errorCode });
    }
  };
  const unsubscribe = follower.subscribe({ onRuleset, onStatus });
  return {
    ready: start.promise,
    close: () => {
      unsubscribe();
      clearTimeout(staleTimer);
      start.fail(new ProviderNotReadyError('The provider was closed before it was ready.'));
    },
  };
}

/** The outcome of the start: only the first call counts, and says so. */
function createStart(timeoutMs: number, reasonOf: () => string | undefined) {
  let settle: ((error?: Error) => void) | undefined;
  const promise = new Promise<void>((resolve, reject) => {
    settle = (error) => (error ? reject(error) : resolve());
  });
  const end = (error?: Error): boolean => {
    if (settle === undefined) return false;
    clearTimeout(timer);
    settle(error);
    settle = undefined;
    return true;
  };
  // This one timer keeps a process alive: somebody waits for what it ends.
  const timer = setTimeout(() => {
    const why = reasonOf() ?? 'the server has not answered yet';
    end(new ProviderNotReadyError(`No ruleset within ${timeoutMs} ms: ${why}.`));
  }, timeoutMs);
  return { promise, succeed: () => end(), fail: (error: Error) => end(error) };
}

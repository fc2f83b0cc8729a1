import {
  ClientProviderEvents,
  DefaultLogger,
  ErrorCode,
  type EvaluationContext,
  GeneralError,
  type JsonValue,
  OpenFeatureEventEmitter,
  type Provider,
  ProviderFatalError,
  type ResolutionDetails,
  type TrackingEventDetails,
} from '@openfeature/web-sdk';
import type { Asked, Server } from './ask.ts';
import { type FlagAnswer, type Flags, readFlags } from './bulk-answer.ts';
import { Follower } from './follower.ts';
import type { HalyardWebProviderOptions } from './options.ts';
import { Reporter } from './reporter.ts';
import { resolve, type Values } from './resolution.ts';
import { SavedAnswer } from './saved-answer.ts';

const POLL_INTERVAL_MS = 60_000;
const TIMEOUT_MS = 10_000;
const FLUSH_INTERVAL_MS = 5000;

/**
 * OpenFeature provider for browsers: holds the values of all flags for the page's context, as Halyard evaluated them,
 * and follows their changes. When a flag of a running experiment is used, it tells Halyard.
 *
 * Events: `ConfigurationChanged` names the flags whose answers changed. `Stale` says that Halyard cannot be reached; the
 * last known values stay, and `Ready` comes when it is followed again. `Error` says that the key was refused; the values
 * stay here too, but nothing is asked any more until the context changes.
 *
 * `initialize` and a change of the context reject with a `ProviderFatalError` where the key is refused, and with a
 * `GeneralError` where Halyard cannot be reached and nothing is known about this context from before. In the latter case
 * it goes on trying, with the values of the context before, if there was one.
 * @example
 * await OpenFeature.setProviderAndWait(
 *   new HalyardWebProvider({ url: 'https://flags.example.com', clientKey }),
 *   { targetingKey: 'user-42' },
 * );
 */
export class HalyardWebProvider implements Provider {
  readonly metadata = { name: 'halyard' };
  readonly runsOn = 'client';
  /** It holds the values of one context, so it cannot serve two domains. */
  readonly domainScoped = true;
  readonly events = new OpenFeatureEventEmitter();
  readonly #options: HalyardWebProviderOptions;
  #values: Values | null = null;
  #follower: Follower | null = null;
  #reporter: Reporter | null = null;
  #saved: SavedAnswer | null = null;
  #context: EvaluationContext = {};
  /** What the values are for, which lags behind while a new context is asked about. */
  #shownTo: EvaluationContext = {};
  /** Whether the application was told of a failure that is not over. */
  #isInTrouble = false;

  constructor(options: HalyardWebProviderOptions) {
    this.#options = { ...options, url: options.url.replace(/\/+$/, '') };
    if (options.bootstrap === undefined) return;
    const flags = readFlags(options.bootstrap);
    if (flags === null) this.#logger.warn('The bootstrap is no OFREP bulk answer; it is ignored.');
    else this.#values = { flags, isCached: false };
  }

  async initialize(context: EvaluationContext = {}, domain = ''): Promise<void> {
    const { url, clientKey, cacheMode = 'local-cache-first', tracking = true } = this.#options;
    this.#context = context;
    this.#shownTo = context;
    this.#follower = this.#newFollower();
    if (tracking) this.#reporter ??= this.#newReporter();
    if (cacheMode !== 'disabled') {
      this.#saved = new SavedAnswer([url, clientKey, domain], this.#logger);
    }
    if (cacheMode === 'local-cache-first') this.#values ??= this.#loadSaved();
    const asked = this.#follower.follow(context);
    if (this.#values === null) return this.#begin(await asked);
    void asked.then((it) => this.#hear(it));
  }

  async onContextChange(_old: EvaluationContext, context: EvaluationContext): Promise<void> {
    if (this.#follower === null) return;
    this.#context = context;
    this.#begin(await this.#follower.follow(context));
  }

  /** Stops following, and sends the last events. */
  async onClose(): Promise<void> {
    this.#follower?.close();
    this.#follower = null;
    const reporter = this.#reporter;
    this.#reporter = null;
    await reporter?.close();
  }

  resolveBooleanEvaluation(flagKey: string, defaultValue: boolean): ResolutionDetails<boolean> {
    return this.#resolve(flagKey, defaultValue);
  }

  resolveStringEvaluation(flagKey: string, defaultValue: string): ResolutionDetails<string> {
    return this.#resolve(flagKey, defaultValue);
  }

  resolveNumberEvaluation(flagKey: string, defaultValue: number): ResolutionDetails<number> {
    return this.#resolve(flagKey, defaultValue);
  }

  resolveObjectEvaluation<T extends JsonValue>(
    flagKey: string,
    defaultValue: T,
  ): ResolutionDetails<T> {
    return this.#resolve(flagKey, defaultValue);
  }

  /**
   * Records that the context's unit did something. Of the context only the targeting key is sent, and the units that
   * running experiments compare in its stead; without a targeting key, nothing is.
   */
  track(name: string, context: EvaluationContext, details: TrackingEventDetails = {}): void {
    this.#reporter?.track(name, context, details, this.#values?.flags.values() ?? []);
  }

  #resolve<T extends JsonValue>(flagKey: string, defaultValue: T): ResolutionDetails<T> {
    const details = resolve(this.#values, flagKey, defaultValue);
    const flag = this.#values?.flags.get(flagKey);
    // With an error the page shows its default.
    if (flag !== undefined && details.errorCode === undefined) {
      this.#reporter?.expose(flag, this.#shownTo);
    }
    return details;
  }

  get #logger() {
    return this.#options.logger ?? new DefaultLogger();
  }

  get #server(): Server {
    const { url, clientKey, timeoutMs = TIMEOUT_MS } = this.#options;
    return { url, clientKey, timeoutMs };
  }

  #newFollower(): Follower {
    const { eventSource = globalThis.EventSource, pollIntervalMs = POLL_INTERVAL_MS } =
      this.#options;
    const onAsked = (asked: Asked) => this.#hear(asked);
    return new Follower({ server: this.#server, pollIntervalMs, eventSource, onAsked });
  }

  #newReporter(): Reporter {
    const { flushIntervalMs = FLUSH_INTERVAL_MS } = this.#options;
    return new Reporter(this.#server, flushIntervalMs, this.#logger);
  }

  #loadSaved(): Values | null {
    const flags = this.#saved?.load(this.#context) ?? null;
    return flags && { flags, isCached: true };
  }

  /** Takes the first answer for a context. The SDK waits for this, and tells the application itself what came of it. */
  #begin(asked: Asked): void {
    this.#isInTrouble = false;
    if (asked.outcome === 'answered') this.#keep(asked.flags);
    if (asked.outcome !== 'failed' && asked.outcome !== 'refused') return;
    const saved = asked.outcome === 'failed' ? this.#loadSaved() : null;
    if (saved !== null) return this.#show(saved);
    this.#isInTrouble = true;
    throw asked.outcome === 'refused'
      ? new ProviderFatalError(asked.message)
      : new GeneralError(asked.message);
  }

  /** Takes what was asked for in the background, and tells the application. */
  #hear(asked: Asked): void {
    if (asked.outcome === 'superseded') return;
    if (asked.outcome === 'failed' || asked.outcome === 'refused') return this.#complain(asked);
    const flagsChanged = asked.outcome === 'answered' ? this.#keep(asked.flags) : [];
    if (this.#isInTrouble) {
      this.#isInTrouble = false;
      this.events.emit(ClientProviderEvents.Ready, { message: 'Halyard is followed again.' });
    }
    if (flagsChanged.length > 0) {
      this.events.emit(ClientProviderEvents.ConfigurationChanged, { flagsChanged });
    }
  }

  #complain({ outcome, message }: { outcome: 'failed' | 'refused'; message: string }): void {
    const wasInTrouble = this.#isInTrouble;
    this.#isInTrouble = true;
    if (outcome === 'failed') {
      if (!wasInTrouble) this.events.emit(ClientProviderEvents.Stale, { message });
      return;
    }
    // Said to be fatal, the SDK would serve no value any more.
    const isFatal = this.#values === null;
    this.events.emit(ClientProviderEvents.Error, {
      message,
      ...(isFatal && { errorCode: ErrorCode.PROVIDER_FATAL }),
    });
  }

  #show(values: Values): void {
    this.#values = values;
    this.#shownTo = this.#context;
  }

  /** Returns the keys of the flags that are new, gone, or answer something else. */
  #keep(flags: Flags): string[] {
    const before: Flags = this.#values?.flags ?? new Map();
    this.#show({ flags, isCached: false });
    this.#saved?.save(this.#context, flags);
    const keys = new Set([...before.keys(), ...flags.keys()]);
    return [...keys].filter((key) => gistOf(before.get(key)) !== gistOf(flags.get(key)));
  }
}

/** What an application can tell answers apart by. Metadata may count versions that change nothing for this context. */
function gistOf(flag: FlagAnswer | undefined): string | undefined {
  return flag && JSON.stringify([flag.value, flag.variant, flag.reason, flag.errorCode]);
}

import {
  createEventBuffer,
  createEventSender,
  createRulesetFollower,
  type EventBuffer,
  evaluate,
  experimentUnitsOf,
  type RulesetFollower,
  type SendEvents,
} from '@halyard/sdk';
import {
  type EvaluationContext,
  type JsonValue,
  OpenFeatureEventEmitter,
  type Provider,
  type ResolutionDetails,
  type TrackingEventDetails,
} from '@openfeature/server-sdk';
import { type Announcer, announce } from './announcer.ts';
import { type Bootstrap, bootstrapOf } from './bootstrap.ts';
import { targetingKeyOf, toContext } from './context.ts';
import type { HalyardProviderOptions } from './options.ts';
import { notReady, toResolution, type WantedType } from './resolution.ts';

/** What lives from `initialize` to `onClose`. */
interface Session {
  readonly follower: RulesetFollower;
  readonly announcer: Announcer;
  readonly buffer: EventBuffer | undefined;
}

/**
 * OpenFeature's provider for servers: keeps the environment's ruleset in memory, up to date by
 * stream or poll, and evaluates in process. Evaluating does no I/O and never throws.
 */
export class HalyardProvider implements Provider {
  readonly metadata = { name: 'halyard' };
  readonly runsOn = 'server';
  readonly events: OpenFeatureEventEmitter = new OpenFeatureEventEmitter();
  readonly #options: HalyardProviderOptions;
  readonly #send: SendEvents;
  #session: Session | undefined;

  /** @throws TypeError on an address or a key that cannot be used. Nothing is sent yet. */
  constructor(options: HalyardProviderOptions) {
    this.#options = options;
    this.#send = createEventSender({ ...options, baseUrl: options.url });
  }

  /**
   * Waits for the first ruleset, be it from the server or from the snapshot.
   *
   * @throws ProviderFatalError when the key is not accepted and there is no snapshot.
   * @throws ProviderNotReadyError when no ruleset came in time. It is tried on, and Ready is emitted
   *   when one comes; until then every flag has its default.
   */
  async initialize(): Promise<void> {
    this.#session ??= this.#start();
    await this.#session.announcer.ready;
  }

  /** Sends the last events, writes the snapshot and ends every connection. */
  async onClose(): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    session?.announcer.close();
    const timeoutMs = this.#options.closeTimeoutMs ?? 2_000;
    await Promise.all([session?.follower.close(), session?.buffer?.close({ timeoutMs })]);
  }

  async resolveBooleanEvaluation(
    flagKey: string,
    defaultValue: boolean,
    context: EvaluationContext,
  ): Promise<ResolutionDetails<boolean>> {
    return this.#resolve(flagKey, 'boolean', defaultValue, context);
  }

  async resolveStringEvaluation(
    flagKey: string,
    defaultValue: string,
    context: EvaluationContext,
  ): Promise<ResolutionDetails<string>> {
    return this.#resolve(flagKey, 'string', defaultValue, context);
  }

  async resolveNumberEvaluation(
    flagKey: string,
    defaultValue: number,
    context: EvaluationContext,
  ): Promise<ResolutionDetails<number>> {
    return this.#resolve(flagKey, 'number', defaultValue, context);
  }

  /** The value is frozen: it is shared by all callers. */
  async resolveObjectEvaluation<T extends JsonValue>(
    flagKey: string,
    defaultValue: T,
    context: EvaluationContext,
  ): Promise<ResolutionDetails<T>> {
    return this.#resolve(flagKey, 'object', defaultValue, context);
  }

  /**
   * Records that the context's unit did something. Of the context only the targeting key is sent, and the
   * units that running experiments compare in its stead; without a targeting key, nothing is.
   */
  track(name: string, context: EvaluationContext, details: TrackingEventDetails = {}): void {
    const targetingKey = targetingKeyOf(context);
    const { buffer, follower } = this.#session ?? {};
    if (targetingKey === undefined || buffer === undefined) return;
    const ruleset = follower?.current;
    const units = ruleset && experimentUnitsOf(ruleset, toContext(context));
    const { value, ...properties } = details;
    buffer.addEvent({ name, targetingKey, value, units, properties });
  }

  /**
   * Evaluates every flag for a page that is rendered here: what the web provider takes as
   * `bootstrap`. Flags that cannot be evaluated are left out, and so are all before the first ruleset.
   * It exposes nobody to an experiment: the page does, when it uses the flag.
   *
   * @param options - `clientSideOnly`: leaves out the flags that are not marked for callers that
   *   cannot keep a secret; true by default.
   */
  evaluateAll(
    context: EvaluationContext,
    { clientSideOnly = true }: { readonly clientSideOnly?: boolean } = {},
  ): Bootstrap {
    const { buffer, follower } = this.#session ?? {};
    const ruleset = follower?.current;
    if (ruleset === undefined) return { flags: [] };
    const bootstrap = bootstrapOf(ruleset, context, clientSideOnly);
    for (const { key, variant } of bootstrap.flags) buffer?.countEvaluation(key, variant);
    return bootstrap;
  }

  #resolve<Value>(
    flagKey: string,
    wanted: WantedType,
    defaultValue: Value,
    context: EvaluationContext,
  ): ResolutionDetails<Value> {
    const { buffer, follower } = this.#session ?? {};
    const ruleset = follower?.current;
    if (ruleset === undefined) return notReady(defaultValue);
    const known = toContext(context);
    const evaluation = evaluate(ruleset, flagKey, known);
    const resolution = toResolution(evaluation, wanted, defaultValue, { ruleset, context: known });
    const isShown = resolution.errorCode === undefined;
    if (evaluation.errorCode !== 'FLAG_NOT_FOUND') {
      buffer?.countEvaluation(flagKey, isShown ? evaluation.variant : undefined);
    }
    if (isShown) buffer?.addExposure(evaluation, known);
    return resolution;
  }

  #start(): Session {
    const { url, tracking = true, initTimeoutMs = 5_000, staleAfterMs = 10_000 } = this.#options;
    const follower = createRulesetFollower({ ...this.#options, baseUrl: url });
    const announcer = announce(follower, this.events, { initTimeoutMs, staleAfterMs });
    const { log } = this.#options;
    const buffer = tracking ? createEventBuffer({ send: this.#send, log }) : undefined;
    return { follower, announcer, buffer };
  }
}

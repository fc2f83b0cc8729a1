import type { EvaluationContext, Logger, TrackingEventDetails } from '@openfeature/web-sdk';
import type { Server } from './ask.ts';
import type { FlagAnswer } from './bulk-answer.ts';
import { exposureOf, targetingKeyOf, unitsOf } from './exposures.ts';
import { Outbox } from './outbox.ts';

const MAX_REMEMBERED = 10_000;
/** What is said again after that heals what was lost in between. */
const REMEMBERED_MS = 3_600_000;

/** Tells Halyard who was exposed to experiments, and what they did. Never throws into the page. */
export class Reporter {
  readonly #outbox: Outbox;
  readonly #exposed = new Set<string>();
  #exposedSince = 0;

  constructor(server: Server, intervalMs: number, logger: Logger) {
    const onDropped = (key: string) => void this.#exposed.delete(key);
    this.#outbox = new Outbox({ server, intervalMs, logger, onDropped });
  }

  /** A flag's value was handed to the page. Counts once for each unit, variant and epoch. */
  expose(flag: FlagAnswer, context: EvaluationContext): void {
    const { experiment, experimentEpoch, experimentUnit } = flag.metadata ?? {};
    if (experiment === undefined) return;
    const key = JSON.stringify([
      flag.key,
      flag.variant,
      experiment,
      experimentEpoch,
      experimentUnit,
    ]);
    if (!this.#remember(key)) return;
    const exposure = exposureOf(flag, context);
    if (exposure !== null) this.#outbox.add('exposures', exposure, key);
  }

  /** Somebody did something. Without a targeting key it is nobody. */
  track(
    name: string,
    context: EvaluationContext,
    { value, ...properties }: TrackingEventDetails,
    flags: Iterable<FlagAnswer>,
  ): void {
    const targeting_key = targetingKeyOf(context);
    if (targeting_key === undefined) return;
    const units = unitsOf(flags, context);
    const amount = Number.isFinite(value) ? value : undefined;
    this.#outbox.add('events', { name, targeting_key, value: amount, units, properties });
  }

  close(): Promise<void> {
    return this.#outbox.close();
  }

  #remember(key: string): boolean {
    const isOld = Date.now() - this.#exposedSince > REMEMBERED_MS;
    if (isOld || this.#exposed.size >= MAX_REMEMBERED) {
      this.#exposed.clear();
      this.#exposedSince = Date.now();
    }
    if (this.#exposed.has(key)) return false;
    this.#exposed.add(key);
    return true;
  }
}

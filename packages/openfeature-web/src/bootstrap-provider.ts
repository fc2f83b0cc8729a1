import type { JsonValue, Provider, ResolutionDetails } from '@openfeature/web-sdk';
import { type BulkAnswer, readFlags } from './bulk-answer.ts';
import { resolve, type Values } from './resolution.ts';

/**
 * OpenFeature provider for rendering a page's components on the server: serves what was evaluated for the request, and
 * asks nobody. It is ready as soon as it is set, so a page can be rendered in the same tick, before another request sets
 * its own.
 * @throws TypeError where the answer is no OFREP bulk answer.
 */
export class BootstrapProvider implements Provider {
  readonly metadata = { name: 'halyard-bootstrap' };
  readonly runsOn = 'client';
  readonly #values: Values;

  constructor(answer: BulkAnswer) {
    const flags = readFlags(answer);
    if (flags === null) throw new TypeError('The bootstrap is no OFREP bulk answer.');
    this.#values = { flags, isCached: false };
  }

  resolveBooleanEvaluation(flagKey: string, defaultValue: boolean): ResolutionDetails<boolean> {
    return resolve(this.#values, flagKey, defaultValue);
  }

  resolveStringEvaluation(flagKey: string, defaultValue: string): ResolutionDetails<string> {
    return resolve(this.#values, flagKey, defaultValue);
  }

  resolveNumberEvaluation(flagKey: string, defaultValue: number): ResolutionDetails<number> {
    return resolve(this.#values, flagKey, defaultValue);
  }

  resolveObjectEvaluation<T extends JsonValue>(
    flagKey: string,
    defaultValue: T,
  ): ResolutionDetails<T> {
    return resolve(this.#values, flagKey, defaultValue);
  }
}

import { RateLimiterMemory } from 'rate-limiter-flexible';

type Options = Parameters<RateLimiterMemory['consume']>[2];

interface MemoryLimiterOptions {
  points: number;
  /** Seconds; the library cannot count beyond 24 days. */
  duration: number;
  /** When there are more, the key counted longest ago is forgotten. */
  maxKeys: number;
  /** Whether each penalty starts the duration anew. */
  renew: boolean;
}

/** The library's limiter in memory, with a bound on its keys, which also expire. */
export class MemoryLimiter extends RateLimiterMemory {
  readonly #maxKeys: number;
  readonly #renew: boolean;
  /** In the order of use; may name keys that have expired meanwhile. */
  readonly #used = new Set<string | number>();

  constructor({ points, duration, maxKeys, renew }: MemoryLimiterOptions) {
    super({ points, duration });
    this.#maxKeys = maxKeys;
    this.#renew = renew;
  }

  override consume(key: string | number, points?: number, options?: Options) {
    this.#use(key);
    return super.consume(key, points, options);
  }

  override async penalty(key: string | number, points?: number, options?: Options) {
    this.#use(key);
    const counted = await super.penalty(key, points, options);
    if (this.#renew) await super.set(key, counted.consumedPoints, this.duration);
    return counted;
  }

  override set(key: string | number, points: number, seconds: number) {
    this.#use(key);
    return super.set(key, points, seconds);
  }

  override delete(key: string | number) {
    this.#used.delete(key);
    return super.delete(key);
  }

  #use(key: string | number): void {
    this.#used.delete(key);
    this.#used.add(key);
    const [oldest] = this.#used;
    if (this.#used.size > this.#maxKeys && oldest !== undefined) void this.delete(oldest);
  }
}

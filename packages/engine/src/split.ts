import { type AttributeReader, attributeReader, TARGETING_KEY, unitText } from './attribute.ts';
import { bucketFrom, type HashState, saltState } from './bucket.ts';
import { type Evaluation, type Exposing, type FlagIdentity, failed, served } from './evaluation.ts';
import type { JsonValue } from './json.ts';
import { BUCKETS } from './limits.ts';
import type { Context, FlagRules, Portion, Split } from './ruleset.ts';

/** Appended to a split's salt for the bucket that decides who takes part. */
const TRAFFIC_SUFFIX = '/traffic';

/**
 * A percentage as a number of buckets.
 *
 * @returns an integer 0 … 100,000; undefined unless 0 … 100 with at most three decimals.
 */
export function toBuckets(percent: unknown): number | undefined {
  if (typeof percent !== 'number' || !(percent >= 0 && percent <= 100)) return undefined;
  const buckets = Math.round(percent * 1_000);
  return Math.abs(percent * 1_000 - buckets) < 1e-6 ? buckets : undefined;
}

/** A stretch of buckets and the variant that owns it. */
export interface Range {
  readonly variant: string;
  readonly value: JsonValue;
  /** First bucket. */
  readonly from: number;
  /** First bucket after it. */
  readonly to: number;
}

/** Where a split serves from: a flag's rule or, without a rule, its fallthrough. */
export interface SplitSite {
  readonly flag: FlagRules;
  readonly ruleId?: string | undefined;
  readonly exposes?: Exposing | undefined;
}

/** A portion that has passed validation, with its salt hashed. */
export interface CompiledPortion {
  readonly salt: string;
  readonly state: HashState;
  /** First bucket. */
  readonly from: number;
  /** First bucket after it. */
  readonly to: number;
}

/** A split that has passed validation, with its salts hashed and its weights as bucket ranges. */
export class CompiledSplit {
  readonly source: Split;
  readonly ranges: readonly Range[];
  /** Number of buckets that take part. */
  readonly traffic: number;
  /** A unit takes part only where it is in all of these. */
  readonly within: readonly CompiledPortion[];
  /** Whether some units take no part. */
  readonly #isPartial: boolean;
  readonly #site: SplitSite;
  readonly #identity: FlagIdentity;
  readonly #readUnit: AttributeReader;
  readonly #salt: HashState;
  readonly #trafficSalt: HashState;
  readonly #withoutUnit: Evaluation;
  readonly #otherwise: string;
  readonly #otherwiseValue: JsonValue;

  constructor(source: Split, site: SplitSite, values: ReadonlyMap<string, JsonValue>) {
    this.source = source;
    this.ranges = rangesOf(source, values);
    this.traffic = toBuckets(source.traffic) ?? BUCKETS;
    this.within = (source.within ?? []).map(compilePortion);
    this.#isPartial = this.traffic < BUCKETS || this.within.length > 0;
    this.#site = site;
    this.#identity = site.flag;
    this.#readUnit = attributeReader(source.by ?? TARGETING_KEY);
    this.#salt = saltState(source.salt);
    this.#trafficSalt = saltState(source.salt + TRAFFIC_SUFFIX);
    this.#otherwise = source.otherwise ?? site.flag.offVariant;
    this.#otherwiseValue = values.get(this.#otherwise) ?? null;
    this.#withoutUnit = this.#makeWithoutUnit();
  }

  /** What is hashed for a context; undefined where the attribute is missing. */
  unitOf(context: Context): string | undefined {
    return unitText(this.#readUnit(context));
  }

  /** 0 … 99,999: where a unit falls among the ranges. */
  bucketOf(unit: string): number {
    return bucketFrom(this.#salt, unit);
  }

  /** 0 … 99,999: takes part where it is below `traffic`. Independent of the other bucket. */
  trafficBucketOf(unit: string): number {
    return bucketFrom(this.#trafficSalt, unit);
  }

  /** Decides what a context gets. */
  decide(context: Context): Evaluation {
    const unit = this.unitOf(context);
    if (unit === undefined) return this.#withoutUnit;
    const bucket = this.bucketOf(unit);
    if (this.#isPartial && !this.#takesPart(unit)) {
      return this.#serve(this.#otherwise, this.#otherwiseValue, bucket, undefined);
    }
    for (const range of this.ranges) {
      if (bucket < range.to) {
        return this.#serve(range.variant, range.value, bucket, this.#site.exposes);
      }
    }
    return this.#withoutUnit;
  }

  #takesPart(unit: string): boolean {
    if (this.traffic < BUCKETS && this.trafficBucketOf(unit) >= this.traffic) return false;
    for (const { state, from, to } of this.within) {
      const bucket = bucketFrom(state, unit);
      if (bucket < from || bucket >= to) return false;
    }
    return true;
  }

  #serve(
    variant: string,
    value: JsonValue,
    bucket: number,
    exposes: Exposing | undefined,
  ): Evaluation {
    return served(this.#identity, variant, value, 'SPLIT', this.#site.ruleId, bucket, exposes);
  }

  #makeWithoutUnit(): Evaluation {
    const { flag, ruleId } = this.#site;
    const by = this.source.by ?? TARGETING_KEY;
    const evaluation =
      by === TARGETING_KEY
        ? failed(flag, 'TARGETING_KEY_MISSING', 'The split needs a targeting key.', ruleId)
        : served(flag, this.#otherwise, this.#otherwiseValue, 'DEFAULT', ruleId);
    return Object.freeze(evaluation);
  }
}

function compilePortion({ salt, from, to }: Portion): CompiledPortion {
  return { salt, state: saltState(salt), from: toBuckets(from) ?? 0, to: toBuckets(to) ?? 0 };
}

function rangesOf(split: Split, values: ReadonlyMap<string, JsonValue>): Range[] {
  let from = 0;
  return split.weights.map(([variant, weight]) => {
    const to = from + (toBuckets(weight) ?? 0);
    const range: Range = { variant, value: values.get(variant) ?? null, from, to };
    from = to;
    return range;
  });
}

/** The weights of a split by variant, in buckets. */
export function bucketsByVariant(weights: Split['weights']): Map<string, number> {
  const totals = new Map<string, number>();
  for (const [variant, weight] of weights) {
    totals.set(variant, (totals.get(variant) ?? 0) + (toBuckets(weight) ?? 0));
  }
  return totals;
}

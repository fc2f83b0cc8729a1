import type { CompiledRuleset, FlagRules, JsonValue, Portion, Serve, Split } from '@halyard/engine';
import { obstacleInAttribute } from './flagd-conditions.ts';
import { createSegmentWriter, isListed, type SegmentWriter } from './flagd-segments.ts';
import { HAS_TARGETING_KEY, isUnit, type Logic, TARGETING_KEY } from './json-logic.ts';

/** A definition by https://flagd.dev/schema/v0/flags.json. */
export interface FlagdDefinition {
  readonly flags: Readonly<Record<string, FlagdFlag>>;
  readonly $evaluators?: Readonly<Record<string, Logic>>;
  readonly metadata: Readonly<Record<string, string>>;
}

interface FlagdFlag {
  readonly state: 'ENABLED' | 'DISABLED';
  readonly variants: Readonly<Record<string, JsonValue>>;
  /** Null where flagd has to leave it to the caller's default. */
  readonly defaultVariant: string | null;
  readonly targeting?: Logic;
}

/** Buckets of a percentage, and of a whole. */
const BUCKETS_PER_PERCENT = 1000;
const ALL_BUCKETS = 100_000;

/**
 * A ruleset as a flagd definition, in which every flag gets everybody the variant that the engine would:
 * buckets are the same, types are not converted, and what is missing does not match. Flags of which
 * that cannot be said are left out; the metadata lists them, and why.
 */
export function toFlagd({
  environment,
  revision,
  ordered,
  segments,
}: CompiledRuleset): FlagdDefinition {
  const writer = createSegmentWriter(segments);
  const flags: [string, FlagdFlag][] = [];
  const omitted: [string, string][] = [];
  for (const { key, body, problem } of ordered) {
    const obstacle = problem ? 'cannot be evaluated' : obstacleInFlag(body, writer);
    if (obstacle === null) flags.push([key, toFlag(body, writer)]);
    else omitted.push([key, obstacle]);
  }
  const evaluators = writer.evaluators();
  return {
    flags: Object.fromEntries(flags),
    ...(Object.keys(evaluators).length > 0 && { $evaluators: evaluators }),
    metadata: {
      flagSetId: environment,
      version: String(revision),
      ...(omitted.length > 0 && { 'halyard.omitted': omitted.map(([key]) => key).join(',') }),
      ...Object.fromEntries(omitted.map(([key, why]) => [`halyard.omitted.${key}`, why])),
    },
  };
}

function obstacleInFlag(flag: FlagRules, writer: SegmentWriter): string | null {
  // References are replaced wherever they stand in the text of a definition.
  if (JSON.stringify(flag.variants).includes('"$ref"')) return 'has a value that looks like a $ref';
  if (!flag.enabled) return null;
  if (flag.prerequisites.length > 0) return 'has prerequisites';
  for (const { when, serve } of flag.rules) {
    const obstacle = writer.obstacleIn(when) ?? obstacleInServe(serve);
    if (obstacle !== null) return obstacle;
  }
  return obstacleInServe(flag.fallthrough);
}

function obstacleInServe({ split }: Serve): string | null {
  return split?.by === undefined ? null : obstacleInAttribute(split.by);
}

function toFlag(flag: FlagRules, writer: SegmentWriter): FlagdFlag {
  const { variants, offVariant, targets, rules, fallthrough } = flag;
  if (!flag.enabled) return { state: 'DISABLED', variants, defaultVariant: offVariant };
  const steps: [Logic, Logic][] = [
    ...targets.map(({ variant, keys }): [Logic, Logic] => [isListed(keys), variant]),
    ...rules.map(({ when, serve }): [Logic, Logic] => [
      writer.logicOf(when),
      served(serve, offVariant),
    ]),
  ];
  const targeting = firstOf(steps, served(fallthrough, offVariant));
  return typeof targeting === 'string'
    ? { state: 'ENABLED', variants, defaultVariant: targeting }
    : { state: 'ENABLED', variants, defaultVariant: null, targeting };
}

/** What comes with the first condition that holds. */
function firstOf(steps: readonly (readonly [Logic, Logic])[], otherwise: Logic): Logic {
  const certain = steps.findIndex(([condition]) => condition === true);
  const last = certain === -1 ? otherwise : (steps[certain]?.[1] ?? otherwise);
  const open = steps
    .slice(0, certain === -1 ? undefined : certain)
    .filter(([condition]) => condition !== false);
  return open.length === 0 ? last : { if: [...open.flat(), last] };
}

function served({ variant, split }: Serve, offVariant: string): Logic {
  return split === undefined ? variant : splitLogic(split, split.otherwise ?? offVariant);
}

function splitLogic(split: Split, otherwise: string): Logic {
  const { salt, by = 'targetingKey', traffic = 100, weights } = split;
  const isByKey = by === 'targetingKey';
  const unit: Logic = isByKey ? TARGETING_KEY : { var: by };
  const decided = fractional(
    `${salt}:`,
    unit,
    weights.map(([variant, weight]) => [variant, bucketsOf(weight)]),
  );
  const taking = bucketsOf(traffic);
  const among =
    taking === ALL_BUCKETS
      ? decided
      : fractional(`${salt}/traffic:`, unit, [
          [decided, taking],
          [otherwise, ALL_BUCKETS - taking],
        ]);
  const within = (split.within ?? []).reduceRight(
    (inner, portion) => confined(inner, portion, unit, otherwise),
    among,
  );
  // A split by targeting key answers nothing to those without one: the caller's default it is.
  return isByKey
    ? { if: [HAS_TARGETING_KEY, within, null] }
    : { if: [isUnit(unit), within, otherwise] };
}

/** What comes where a unit is in a portion, and otherwise. */
function confined(inner: Logic, { salt, from, to }: Portion, unit: Logic, otherwise: Logic): Logic {
  const shares: [Logic, number][] = [
    [otherwise, bucketsOf(from)],
    [inner, bucketsOf(to) - bucketsOf(from)],
    [otherwise, ALL_BUCKETS - bucketsOf(to)],
  ];
  return fractional(
    `${salt}:`,
    unit,
    shares.filter(([, buckets]) => buckets > 0),
  );
}

function fractional(prefix: string, unit: Logic, shares: readonly [Logic, number][]): Logic {
  return { fractional: [{ cat: [prefix, unit] }, ...shares.map((share) => [...share])] };
}

function bucketsOf(percent: number): number {
  return Math.round(percent * BUCKETS_PER_PERCENT);
}

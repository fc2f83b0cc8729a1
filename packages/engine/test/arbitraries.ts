import * as fc from 'fast-check';
import type {
  Condition,
  Context,
  FlagRules,
  JsonValue,
  Rule,
  Ruleset,
  SegmentRules,
  Serve,
  Weight,
} from '../src/index.ts';
import { isJsonList } from '../src/json.ts';

/** Keys of flags, segments, variants and attributes, with those that objects inherit. */
export const KEYS = ['alpha', 'beta', 'gamma', 'a.b', '__proto__', 'constructor', 'toString'];

const VARIANTS = ['on', 'off', '__proto__'];
const key = fc.constantFrom(...KEYS);
const variant = fc.constantFrom(...VARIANTS);
const unit = fc.constantFrom('u1', 'u2', 'u3', 'é日😀', '', '__proto__');
const word = fc.constantFrom('pro', 'Pro', 'free', '2.3.0', '2.3.0-rc.1', '2026-01-01', '', 'é');
const number = fc.constantFrom(-1, 0, 1, 2.5, 1e300);
const scalar = fc.oneof(word, number, fc.boolean());
const flags = { negate: fc.boolean(), ignoreCase: fc.boolean() };

/** A weight in per cent, in steps of 0.001. */
export const percentage = fc.nat(100_000).map((buckets) => buckets / 1_000);

function onAttribute(
  operator: readonly Condition['operator'][],
  value: fc.Arbitrary<JsonValue>,
): fc.Arbitrary<Condition> {
  return fc.record({
    attribute: fc.oneof(key, fc.constantFrom('targetingKey', 'alpha.beta', 'alpha.__proto__')),
    operator: fc.constantFrom(...operator),
    values: fc.array(value, { minLength: 1, maxLength: 3 }),
    ...flags,
  });
}

const attributeCondition = fc.oneof(
  onAttribute(['equals'], scalar),
  onAttribute(['contains', 'starts_with', 'ends_with'], word),
  onAttribute(['matches'], fc.constantFrom('^p', 'r+o?$', '(?i)PRO', '[0-9]\\.')),
  onAttribute(['greater', 'greater_or_equal', 'less', 'less_or_equal'], number),
  onAttribute(['before', 'after'], fc.constantFrom('2026-01-01', '2025-05-05T10:00:00+02:00')),
  onAttribute(
    [
      'semver_equal',
      'semver_greater',
      'semver_greater_or_equal',
      'semver_less',
      'semver_less_or_equal',
    ],
    fc.constantFrom('2.3.0', '2.3.0-rc.1', 'v1.0.0'),
  ),
  fc.record({
    attribute: key,
    operator: fc.constant('exists' as const),
    values: fc.constant([]),
    ...flags,
  }),
);

/** Conditions that name only the given segments. */
function conditionOn(segments: readonly string[]): fc.Arbitrary<Condition> {
  if (segments.length === 0) return attributeCondition;
  const onSegments = fc.record({
    operator: fc.constant('in_segment' as const),
    values: fc.array(fc.constantFrom(...segments), { minLength: 1, maxLength: 3 }),
    ...flags,
  });
  return fc.oneof({ weight: 3, arbitrary: attributeCondition }, onSegments);
}

const weights: fc.Arbitrary<Weight[]> = fc
  .tuple(fc.array(fc.nat(100_000), { maxLength: 3 }), fc.array(variant, { minLength: 4 }))
  .map(([widths, names]) => {
    let left = 100_000;
    const taken = widths.map((wanted) => {
      const width = Math.min(wanted, left);
      left -= width;
      return width;
    });
    return [...taken, left].map((width, i): Weight => [names[i] ?? 'on', width / 1_000]);
  });

/** Portions of all kinds but empty ones. */
const portion = fc.tuple(key, fc.nat(99_999), fc.nat(99_999)).map(([salt, a, b]) => ({
  salt,
  from: Math.min(a, b) / 1_000,
  to: Math.max(a, b) / 1_000 + 0.001,
}));

const serve: fc.Arbitrary<Serve> = fc.oneof(
  fc.record({ variant }),
  fc.record({
    split: fc.record(
      {
        salt: key,
        weights,
        by: fc.constantFrom('targetingKey', 'alpha', 'a.b', '__proto__'),
        traffic: percentage,
        otherwise: variant,
        within: fc.array(portion, { maxLength: 2 }),
      },
      { requiredKeys: ['salt', 'weights'] },
    ),
  }),
);

function ruleOn(segments: readonly string[]): fc.Arbitrary<Rule> {
  return fc.record(
    {
      id: key,
      when: fc.array(conditionOn(segments), { maxLength: 3 }),
      serve,
      experiment: key,
      epoch: fc.integer({ min: 1, max: 9 }),
      exposes: fc.array(key, { maxLength: 2 }),
    },
    { requiredKeys: ['id', 'when', 'serve'] },
  );
}

/** A flag that refers only to the given flags and segments, so that it has no fault. */
export function flagOn(
  name: string,
  others: readonly string[],
  segments: readonly string[],
): fc.Arbitrary<FlagRules> {
  const prerequisite = fc.record({
    flag: fc.constantFrom(...others, ...(others.length === 0 ? ['none'] : [])),
    variants: fc.array(variant, { minLength: 1, maxLength: 2 }),
  });
  return fc.record({
    key: fc.constant(name),
    version: fc.nat(9),
    enabled: fc.boolean().map((first) => first || name.length > 5),
    valueType: fc.constant('string' as const),
    variants: fc.constant(Object.fromEntries(VARIANTS.map((each) => [each, `value of ${each}`]))),
    offVariant: variant,
    prerequisites: others.length === 0 ? fc.constant([]) : fc.array(prerequisite, { maxLength: 2 }),
    targets: fc.array(fc.record({ variant, keys: fc.array(unit, { maxLength: 2 }) }), {
      maxLength: 2,
    }),
    rules: fc.array(ruleOn(segments), { maxLength: 3 }),
    fallthrough: serve,
  });
}

/** A segment that names only the given ones. */
export function segmentOn(name: string, segments: readonly string[]): fc.Arbitrary<SegmentRules> {
  const group = fc.array(conditionOn(segments), { minLength: 1, maxLength: 2 });
  return fc.record({
    key: fc.constant(name),
    version: fc.nat(9),
    included: fc.array(unit, { maxLength: 2 }),
    excluded: fc.array(unit, { maxLength: 1 }),
    groups: fc.array(group, { maxLength: 2 }),
  });
}

/** Rulesets without faults: each flag and segment refers only to those before it. */
export const soundRuleset: fc.Arbitrary<Ruleset> = fc
  .tuple(
    fc.tuple(...KEYS.map((name, i) => flagOn(name, KEYS.slice(0, i), KEYS))),
    fc.tuple(...KEYS.map((name, i) => segmentOn(name, KEYS.slice(0, i)))),
  )
  .map(([allFlags, allSegments]) => rulesetOfBodies(allFlags, allSegments));

/** Rulesets whose references go anywhere: in circles and to what does not exist. */
export const tangledRuleset: fc.Arbitrary<Ruleset> = fc
  .tuple(
    fc.subarray(KEYS).chain((some) => fc.tuple(...some.map((name) => flagOn(name, KEYS, KEYS)))),
    fc.subarray(KEYS).chain((some) => fc.tuple(...some.map((name) => segmentOn(name, KEYS)))),
  )
  .map(([allFlags, allSegments]) => rulesetOfBodies(allFlags, allSegments));

function rulesetOfBodies(
  allFlags: readonly FlagRules[],
  allSegments: readonly SegmentRules[],
): Ruleset {
  return {
    environment: 'test',
    revision: 1,
    flags: Object.fromEntries(allFlags.map((each) => [each.key, each])),
    segments: Object.fromEntries(allSegments.map((each) => [each.key, each])),
  };
}

/** Any JSON, with members named like those of rulesets. */
export const anyJson: fc.Arbitrary<JsonValue> = fc.letrec<{ json: JsonValue }>((tie) => ({
  json: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalar,
    fc.constant(null),
    fc.array(tie('json'), { maxLength: 3 }),
    fc.dictionary(fc.oneof(key, word), tie('json'), { maxKeys: 3 }),
  ),
})).json;

/** Any context, of the attributes that the rules above ask for and of others. */
export const anyContext: fc.Arbitrary<Context> = fc
  .tuple(
    fc.option(unit, { nil: undefined }),
    fc.dictionary(fc.oneof(key, word), fc.oneof(scalar, anyJson), { maxKeys: 6 }),
  )
  .map(([targetingKey, attributes]) => {
    return targetingKey === undefined ? attributes : { ...attributes, targetingKey };
  });

/** A copy of a JSON value in which one part, chosen by `at`, is another value. */
export function corrupted(value: JsonValue, at: number, by: JsonValue): JsonValue {
  let left = at % Math.max(1, partsOf(value));
  const copy = (part: JsonValue): JsonValue => {
    if (left-- === 0) return by;
    if (typeof part !== 'object' || part === null) return part;
    if (isJsonList(part)) return part.map(copy);
    return Object.fromEntries(Object.entries(part).map(([name, each]) => [name, copy(each)]));
  };
  return copy(value);
}

function partsOf(value: JsonValue): number {
  if (typeof value !== 'object' || value === null) return 1;
  return Object.values(value).reduce((sum: number, part: JsonValue) => sum + partsOf(part), 1);
}

/** Freezes a JSON value at every level, so that changing it would throw. */
export function deepFrozen<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null) {
    Object.values(value).forEach(deepFrozen);
    Object.freeze(value);
  }
  return value;
}

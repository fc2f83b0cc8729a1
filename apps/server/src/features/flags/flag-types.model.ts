import { isDeepStrictEqual } from 'node:util';
import type { FieldFault } from '#platform/app-error.ts';
import { type Flag, type FlagConfig, fallthroughOf, ON_AND_OFF } from './flags.model.ts';

/** What depends on a flag's type. */
type Typed = Pick<Flag, 'type' | 'valueType' | 'variants' | 'offVariant'>;

const WIRE_NAMES = {
  valueType: 'value_type',
  variants: 'variants',
  offVariant: 'off_variant',
} as const;

/**
 * What a flag is made of after a change of its type or variants, and what in that change does not go
 * together. A flag of on and off has always the same variants; a multivariate one says its own.
 */
export function retype(
  before: Typed,
  sent: Partial<Typed>,
): { readonly typed: Typed; readonly faults: readonly FieldFault[] } {
  const type = sent.type ?? before.type;
  return type === 'multivariate' ? multivariate(before, sent) : onAndOff(type, sent);
}

function onAndOff(type: Typed['type'], sent: Partial<Typed>) {
  const typed: Typed = { type, ...ON_AND_OFF };
  const faults = ([`valueType`, 'variants', 'offVariant'] as const)
    .filter((name) => sent[name] !== undefined && !isDeepStrictEqual(sent[name], ON_AND_OFF[name]))
    .map((name) => ({
      field: `body.${WIRE_NAMES[name]}`,
      detail: `is given for a ${type} flag, which is on or off`,
    }));
  return { typed, faults };
}

function multivariate(before: Typed, sent: Partial<Typed>) {
  const isNew = before.type !== 'multivariate';
  const faults: FieldFault[] = [];
  for (const name of ['valueType', 'variants'] as const) {
    if (!isNew || sent[name] !== undefined) continue;
    faults.push({
      field: `body.${WIRE_NAMES[name]}`,
      detail: 'is required for a multivariate flag',
    });
  }
  const variants = sent.variants ?? before.variants;
  const known = new Set<string>();
  for (const [i, { key }] of variants.entries()) {
    if (known.has(key)) {
      faults.push({ field: `body.variants[${i}].key`, detail: 'is the key of another variant' });
    }
    known.add(key);
  }
  const first = variants[0]?.key ?? before.offVariant;
  const typed: Typed = {
    type: 'multivariate',
    valueType: sent.valueType ?? before.valueType,
    variants,
    offVariant: sent.offVariant ?? (isNew ? first : before.offVariant),
  };
  return { typed, faults };
}

/**
 * What is sent for a config, without what only repeats the flag: a fallthrough that says what the
 * type says, and the flag's own off variant. So a config can be sent back as it was read, and goes on
 * following its flag.
 * @param config as it would be.
 */
export function withoutRepetition(
  flag: Flag,
  config: FlagConfig,
): Pick<FlagConfig, 'fallthrough' | 'offVariant'> {
  const { fallthrough, offVariant } = config;
  const isImplied =
    flag.type !== 'multivariate' &&
    isDeepStrictEqual(fallthrough, fallthroughOf(flag, { ...config, fallthrough: null }));
  return {
    fallthrough: isImplied ? null : fallthrough,
    offVariant: offVariant === flag.offVariant ? null : offVariant,
  };
}

/**
 * What in a config its flag's type does not allow, by the names of the config's fields.
 * @param before the config before the change; undefined for a new flag.
 */
export function misfitsOf(
  { type }: Flag,
  config: FlagConfig,
  before?: FlagConfig,
): readonly { readonly name: keyof FlagConfig; readonly detail: string }[] {
  if (type === 'multivariate') {
    const { rolloutPercentage } = config;
    const isNew = rolloutPercentage !== 0 && rolloutPercentage !== before?.rolloutPercentage;
    return isNew
      ? [
          {
            name: 'rolloutPercentage',
            detail: 'is not for a multivariate flag; split its fallthrough',
          },
        ]
      : [];
  }
  return [
    ...(config.offVariant === null
      ? []
      : [{ name: 'offVariant' as const, detail: `is always off for a ${type} flag` }]),
    ...(type === 'boolean' || config.fallthrough === null
      ? []
      : [
          {
            name: 'fallthrough' as const,
            detail: 'is decided by rollout_percentage for a percentage flag',
          },
        ]),
  ];
}

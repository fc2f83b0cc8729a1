import type { ValueType } from '@halyard/contracts/flags';
import { isKey, KEY_RULE, keyFromName } from '#ui/keys.ts';
import type { PresetId } from './presets.ts';

/** A variant as it is typed. */
export interface VariantDraft {
  /** Stays the same while key and value are typed. */
  readonly id: number;
  readonly key: string;
  readonly value: string;
}

/** A flag as it is typed, before it is one. */
export interface FlagDraft {
  readonly preset: PresetId;
  readonly name: string;
  /** Undefined while it follows the name. */
  readonly key: string | undefined;
  readonly description: string;
  readonly tags: readonly string[];
  readonly owner: string;
  readonly isClientSide: boolean;
  /** Of a percentage rollout. */
  readonly percentage: number | string;
  /** Of a multivariate flag; the first variant is the off variant. */
  readonly valueType: Exclude<ValueType, 'boolean'>;
  readonly variants: readonly VariantDraft[];
  /** Which variant everybody gets where it is on, by its place. */
  readonly servedId: number;
  /** Where it is switched on at once; undefined leaves that to the preset. */
  readonly environments: readonly string[] | undefined;
}

export const EMPTY_DRAFT: FlagDraft = {
  preset: 'release',
  name: '',
  key: undefined,
  description: '',
  tags: [],
  owner: '',
  isClientSide: false,
  percentage: 10,
  valueType: 'string',
  variants: [
    { id: 1, key: 'control', value: 'control' },
    { id: 2, key: 'treatment', value: 'treatment' },
  ],
  servedId: 2,
  environments: undefined,
};

/** An environment, as far as a new flag minds. */
export interface Place {
  readonly key: string;
  readonly is_protected: boolean;
}

export function keyOf({ key, name }: FlagDraft): string {
  return key ?? keyFromName(name);
}

/** Where the flag is switched on at once: a kill switch wherever no review is asked for, others nowhere. */
export function switchedOnIn({ environments, preset }: FlagDraft, places: readonly Place[]) {
  const wanted = (place: Place) =>
    environments
      ? environments.includes(place.key)
      : preset === 'kill-switch' && !place.is_protected;
  return places.filter(wanted).map(({ key }) => key);
}

/** A value of a variant as it was typed; undefined where it is none of its type. */
export function parseValue(text: string, type: FlagDraft['valueType']): unknown {
  if (type === 'string') return text;
  try {
    const value: unknown = JSON.parse(text);
    return isOfType(value, type) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Tags as they can be sent, however they were typed or pasted: “web, api” makes two. */
export function cleanTags(typed: readonly string[]): string[] {
  return [...new Set(typed.flatMap((text) => text.split(/[\s,;]+/)).filter(Boolean))];
}

/** The variants for values of another type; what was typed stays where it is one of those. */
export function variantsOfType(
  variants: readonly VariantDraft[],
  type: FlagDraft['valueType'],
): VariantDraft[] {
  return variants.map((variant, place) =>
    parseValue(variant.value, type) === undefined
      ? { ...variant, value: type === 'number' ? String(place) : '{}' }
      : variant,
  );
}

function isOfType(value: unknown, type: 'number' | 'object'): boolean {
  if (type === 'number') return typeof value === 'number' && Number.isFinite(value);
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What is wrong with a draft, by the path of the field in what would be sent. */
export type DraftFaults = Readonly<Record<string, string>>;

const VARIANT_KEY = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;
const MAX_NAME_LENGTH = 200;

/** What can be seen of a key before it is sent; undefined where nothing is wrong, or nothing is typed. */
export function keyFault(key: string, taken: ReadonlySet<string>): string | undefined {
  if (key === '') return undefined;
  if (!isKey(key)) return KEY_RULE;
  return taken.has(key) ? 'Another flag has this key.' : undefined;
}

/** Everything that can be seen before it is sent. */
export function faultsOf(draft: FlagDraft, taken: ReadonlySet<string>): DraftFaults {
  const faults: Record<string, string> = {};
  const key = keyOf(draft);
  const wrongKey = key === '' ? 'A flag needs a key.' : keyFault(key, taken);
  if (draft.name.trim() === '') faults['name'] = 'A flag needs a name.';
  else if (draft.name.trim().length > MAX_NAME_LENGTH) {
    faults['name'] = `At most ${MAX_NAME_LENGTH} characters.`;
  }
  if (wrongKey !== undefined) faults['key'] = wrongKey;
  if (draft.preset === 'percentage' && !isPercentage(draft.percentage)) {
    faults['rollout_percentage'] = 'From 0 to 100, with up to three decimals.';
  }
  return draft.preset === 'multivariate' ? { ...faults, ...variantFaults(draft) } : faults;
}

function isPercentage(value: number | string): value is number {
  return typeof value === 'number' && value >= 0 && value <= 100;
}

const NOT_OF_TYPE = { string: '', number: 'Not a number.', object: 'Not a JSON object.' };

function variantFaults({ variants, valueType }: FlagDraft): DraftFaults {
  const faults: Record<string, string> = {};
  const known = new Set<string>();
  for (const [place, { key, value }] of variants.entries()) {
    const path = `variants[${place}]`;
    if (!VARIANT_KEY.test(key)) faults[`${path}.key`] = 'Letters, digits, “.”, “_” and “-”.';
    else if (known.has(key)) faults[`${path}.key`] = 'Another variant has this key.';
    if (parseValue(value, valueType) === undefined) {
      faults[`${path}.value`] = NOT_OF_TYPE[valueType];
    }
    known.add(key);
  }
  return faults;
}

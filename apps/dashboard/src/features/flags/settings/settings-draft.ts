import type { Flag, ValueType, Variant } from '@halyard/contracts/flags';
import { isSame } from '#domain/words/moves.ts';

/** What of a flag is the same in all environments, and can be changed. */
export type Settings = Pick<
  Flag,
  | 'name'
  | 'description'
  | 'tags'
  | 'kind'
  | 'owner'
  | 'links'
  | 'client_side'
  | 'variants'
  | 'off_variant'
>;

/** A variant while it is edited: its value as text, which may not be one yet. */
export interface VariantDraft {
  /** Tells it apart while its key is being typed. */
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly text: string;
  /** Its key may still be chosen. */
  readonly isNew: boolean;
}

export interface SettingsDraft extends Omit<Settings, 'variants'> {
  readonly variants: readonly VariantDraft[];
}

export function settingsOf(flag: Flag): Settings {
  const { name, description, tags, kind, owner, links } = flag;
  const { client_side, variants, off_variant } = flag;
  return { name, description, tags, kind, owner, links, client_side, variants, off_variant };
}

export function toDraft(settings: Settings, type: ValueType): SettingsDraft {
  return {
    ...settings,
    variants: settings.variants.map(({ key, name = '', value }) => ({
      id: key,
      key,
      name,
      text: textOf(value, type),
      isNew: false,
    })),
  };
}

/** A value as it is edited: text without quotes, everything else as JSON. */
function textOf(value: unknown, type: ValueType): string {
  if (type === 'string' && typeof value === 'string') return value;
  return JSON.stringify(value, null, type === 'object' ? 2 : 0);
}

/** The value that a text stands for; undefined where it is none of the type. */
export function valueOf(text: string, type: ValueType): { readonly value: unknown } | undefined {
  if (type === 'string') return { value: text };
  try {
    const value: unknown = JSON.parse(text);
    if (type === 'object') return { value };
    return typeof value === type ? { value } : undefined;
  } catch {
    return undefined;
  }
}

/** What is to be saved; a text that is no value yet stands for itself. */
export function fromDraft(draft: SettingsDraft, type: ValueType): Settings {
  return {
    ...draft,
    variants: draft.variants.map(
      ({ key, name, text }): Variant => ({
        key,
        ...(name.trim() !== '' && { name: name.trim() }),
        value: (valueOf(text, type) ?? { value: text }).value,
      }),
    ),
  };
}

/** The settings that differ, as they are sent. */
export function settingsPatch(before: Settings, after: Settings): Partial<Settings> {
  const changed = Object.entries(after).filter(
    ([field, value]) => !isSame(new Map<string, unknown>(Object.entries(before)).get(field), value),
  );
  return Object.fromEntries(changed);
}

const VARIANT_KEY = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;
const URL_START = /^https?:\/\/\S+$/;

/** What can be seen to be wrong without asking the server, by the API's places. */
export function settingsFaults(draft: SettingsDraft, type: ValueType): ReadonlyMap<string, string> {
  const faults = new Map<string, string>();
  if (draft.name.trim() === '') faults.set('name', 'Give it a name.');
  for (const [index, { title, url }] of draft.links.entries()) {
    if (title.trim() === '') faults.set(`links[${index}].title`, 'Say what it leads to.');
    if (!URL_START.test(url)) {
      faults.set(`links[${index}].url`, 'Give an address that begins with https:// or http://.');
    }
  }
  const known = new Set<string>();
  for (const [index, { key, text }] of draft.variants.entries()) {
    const path = `variants[${index}]`;
    if (!VARIANT_KEY.test(key)) {
      faults.set(
        `${path}.key`,
        'Letters, digits, “.”, “_” and “-”; it begins with one of the first two.',
      );
    } else if (known.has(key)) faults.set(`${path}.key`, 'Another variant has this key.');
    known.add(key);
    if (!valueOf(text, type)) faults.set(`${path}.value`, NOT_OF_TYPE[type]);
  }
  return faults;
}

const NOT_OF_TYPE: Readonly<Record<ValueType, string>> = {
  boolean: 'Give true or false.',
  string: 'Give a text.',
  number: 'Give a number, as in 12 or 0.5.',
  object: 'This is not JSON.',
};

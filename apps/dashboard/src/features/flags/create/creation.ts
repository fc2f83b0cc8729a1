import type { NewFlag, NewFlagIn } from '@halyard/client';
import type { ChangeFlagBody } from '@halyard/contracts/flags';
import type { Serve } from '@halyard/contracts/targeting';
import { type FlagDraft, keyOf, type Place, parseValue, switchedOnIn } from './flag-draft.ts';
import { presetOf } from './presets.ts';

/** What of a new flag belongs to one environment. */
type FirstConfig = Pick<ChangeFlagBody, 'is_enabled' | 'rollout_percentage' | 'fallthrough'>;

/** The requests that make a flag: one that creates it, and one for each further environment. */
export interface Creation {
  readonly body: NewFlag | NewFlagIn;
  readonly further: readonly { readonly environmentKey: string; readonly config: FirstConfig }[];
}

/**
 * How a draft becomes a flag.
 * @param places where whoever creates it may change flags.
 */
export function creationOf(draft: FlagDraft, places: readonly Place[]): Creation {
  const on = new Set(switchedOnIn(draft, places));
  const config = configOf(draft);
  const configs = places
    .filter(({ key }) => on.has(key))
    .map(({ key }) => ({ environmentKey: key, config }));
  const [first, ...further] = configs;
  const common = commonOf(draft);
  if (!first) return { body: common, further: [] };
  return { body: { ...common, environment_key: first.environmentKey, ...first.config }, further };
}

function commonOf(draft: FlagDraft): NewFlag {
  const { flagType, kind } = presetOf(draft.preset);
  const { description, tags, owner, valueType } = draft;
  return {
    key: keyOf(draft),
    name: draft.name.trim(),
    flag_type: flagType,
    kind,
    ...(description.trim() !== '' && { description: description.trim() }),
    ...(tags.length > 0 && { tags: [...tags] }),
    ...(owner.trim() !== '' && { owner: owner.trim() }),
    client_side: draft.isClientSide,
    ...(flagType === 'multivariate' && {
      value_type: valueType,
      variants: draft.variants.map(({ key, value }) => ({
        key,
        value: parseValue(value, valueType) ?? null,
      })),
      off_variant: draft.variants[0]?.key ?? '',
    }),
  };
}

/** What an environment is told in which the flag is switched on. */
function configOf(draft: FlagDraft): FirstConfig {
  const serve = firstServe(draft);
  return {
    is_enabled: true,
    ...(draft.preset === 'percentage' && { rollout_percentage: Number(draft.percentage) }),
    ...(serve && { fallthrough: serve }),
  };
}

function firstServe({ preset, variants, servedId }: FlagDraft): Serve | undefined {
  if (preset === 'experiment') {
    const half = (variant: string) => ({ variant, weight: 50 });
    return { split: { weights: [half('on'), half('off')] } };
  }
  if (preset !== 'multivariate') return undefined;
  const served = variants.find(({ id }) => id === servedId) ?? variants[0];
  return served && { variant: served.key };
}

/** The same as commands for a shell, with the token in a variable of the environment. */
export function curlOf({ body, further }: Creation, url: string): string {
  const commands = [
    curl('POST', `${url}/flags`, body),
    ...further.map(({ environmentKey, config }) =>
      curl('PUT', `${url}/flags/${body.key}?environment_key=${environmentKey}`, config),
    ),
  ];
  return commands.join('\n\n');
}

function curl(method: string, address: string, body: object): string {
  return [
    `curl -X ${method} ${quoted(address)}`,
    '-H "Authorization: Bearer $HALYARD_TOKEN"',
    "-H 'Content-Type: application/json'",
    `-d ${quoted(JSON.stringify(body, null, 2))}`,
  ].join(' \\\n  ');
}

/** Any text as one word of a shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

import type { ConfigField } from '@halyard/contracts/flag-promotion';
import type { Condition, Serve } from '@halyard/contracts/targeting';
import type { ConfigDraft } from '../saving/config-draft.ts';

/** What is wrong at a place, which is named as the API names it: `rules[0].when[1].values`. */
export interface Fault {
  readonly path: string;
  readonly detail: string;
}

/**
 * What can be seen to be wrong without asking the server, which has the last word.
 * @param fields those that are to be sent: what was saved before may be in nobody's way.
 */
export function findFaults(draft: ConfigDraft, fields: readonly ConfigField[]): Fault[] {
  return fields.flatMap((field) => CHECKS[field]?.(draft) ?? []);
}

const CHECKS: Readonly<Partial<Record<ConfigField, (draft: ConfigDraft) => Fault[]>>> = {
  prerequisites: ({ prerequisites }) =>
    prerequisites.flatMap(({ flag_key, variants }, index) => {
      const path = `prerequisites[${index}]`;
      if (flag_key === '') return [{ path: `${path}.flag_key`, detail: 'Choose a flag.' }];
      return variants.length === 0
        ? [{ path: `${path}.variants`, detail: 'Choose at least one variant.' }]
        : [];
    }),
  targets: targetFaults,
  rules: ({ rules }) =>
    rules.flatMap(({ when, serve }, index) => [
      ...when.flatMap((condition, place) =>
        conditionFaults(condition, `rules[${index}].when[${place}]`),
      ),
      ...serveFaults(serve, `rules[${index}].serve`),
    ]),
  fallthrough: ({ fallthrough }) => serveFaults(fallthrough, 'fallthrough'),
  rollout_percentage: ({ rollout_percentage: percentage }) => rolloutFaults(percentage),
};

function targetFaults({ targets }: ConfigDraft): Fault[] {
  const variantOf = new Map<string, string>();
  return targets.flatMap(({ variant, keys }, index) => {
    const twice = keys.find((key) => variantOf.has(key) && variantOf.get(key) !== variant);
    for (const key of keys) if (!variantOf.has(key)) variantOf.set(key, variant);
    if (twice === undefined) return [];
    const detail = `“${twice}” is listed for ${variantOf.get(twice)}, too.`;
    return [{ path: `targets[${index}].keys`, detail }];
  });
}

function conditionFaults({ attribute, operator, values = [] }: Condition, path: string): Fault[] {
  const isOnSegments = operator === 'in_segment';
  if (!isOnSegments && (attribute ?? '').trim() === '') {
    return [{ path: `${path}.attribute`, detail: 'Choose an attribute.' }];
  }
  if (operator === 'exists' || values.length > 0) return [];
  const detail = isOnSegments ? 'Choose a segment.' : 'Give at least one value.';
  return [{ path: `${path}.values`, detail }];
}

function serveFaults(serve: Serve, path: string): Fault[] {
  if ('variant' in serve) {
    return serve.variant === '' ? [{ path: `${path}.variant`, detail: 'Choose a variant.' }] : [];
  }
  const thousandths = serve.split.weights.map(({ weight }) => Math.round(weight * 1000));
  const sum = thousandths.reduce((total, weight) => total + weight, 0);
  if (sum === 100_000) return [];
  const detail = `The weights add up to ${sum / 1000} %, not to 100 %.`;
  return [{ path: `${path}.split.weights`, detail }];
}

function rolloutFaults(percentage: number): Fault[] {
  const isExact = Math.abs(percentage * 1000 - Math.round(percentage * 1000)) < 1e-6;
  if (percentage >= 0 && percentage <= 100 && isExact) return [];
  const detail = 'Give a percentage from 0 to 100 with up to three decimals.';
  return [{ path: 'rollout_percentage', detail }];
}

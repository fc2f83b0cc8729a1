import { isDeepStrictEqual } from 'node:util';
import type { ChangeFlagBody } from '@halyard/contracts/flags';
import type { Portion, Rule, RuleInput, Serve } from '@halyard/contracts/targeting';
import type { EnvironmentRef } from '#features/environments/index.ts';
import { AppError, invalid } from '#platform/app-error.ts';
import { type ConfigPatch, type FlagPatch, type Patch, WIRE_NAMES } from './flag-changes.model.ts';
import { NEW_CONFIG } from './flags.model.ts';

/** What a schema takes for three decimals may be some noise beside it, which no database keeps. */
const exactPercentage = (percentage: number) => Math.round(percentage * 1000) / 1000 + 0;

type ConfigFields = Pick<
  ChangeFlagBody,
  'is_enabled' | 'rollout_percentage' | 'targets' | 'rules' | 'fallthrough' | 'prerequisites'
>;

/** What is served, with percentages as they are kept. */
function exactServe(serve: Serve): Serve {
  if ('variant' in serve) return serve;
  const { weights, traffic, within, ...rest } = serve.split;
  return {
    split: {
      ...rest,
      weights: weights.map(({ variant, weight }) => ({ variant, weight: exactPercentage(weight) })),
      ...(traffic !== undefined && { traffic: exactPercentage(traffic) }),
      ...(within && { within: within.map(exactPortion) }),
    },
  };
}

function exactPortion({ salt, from, to }: Portion): Portion {
  return { salt, from: exactPercentage(from), to: exactPercentage(to) };
}

/**
 * A rule as it is kept, with an id that none of the others has.
 * @param taken ids of the others; takes in this one's.
 */
export function ruleOf(input: RuleInput, taken: Set<string>, newId: () => string): Rule {
  let { id } = input;
  while (id === undefined || (input.id === undefined && taken.has(id))) {
    id = `rule-${newId().slice(0, RULE_ID_DIGITS)}`;
  }
  taken.add(id);
  const { description, when, serve, experiment } = input;
  return {
    id,
    ...(description !== undefined && { description }),
    when,
    serve: exactServe(serve),
    ...(experiment && { experiment }),
  };
}

const RULE_ID_DIGITS = 8;

/** @throws AppError INVALID_INPUT where two rules have one id. */
function rulesOf(inputs: readonly RuleInput[], newId: () => string): Rule[] {
  const given = new Set<string>();
  for (const [i, { id }] of inputs.entries()) {
    if (id === undefined) continue;
    if (given.has(id)) throw invalid(`body.rules[${i}].id`, 'is the id of another rule');
    given.add(id);
  }
  return inputs.map((input) => ruleOf(input, given, newId));
}

/** What a body says about the config of one environment, but for its off variant. */
export function configPatchOf(body: ConfigFields, newId: () => string): ConfigPatch {
  const { targets, prerequisites } = body;
  return {
    ...(body.is_enabled !== undefined && { isEnabled: body.is_enabled }),
    ...(body.rollout_percentage !== undefined && {
      rolloutPercentage: exactPercentage(body.rollout_percentage),
    }),
    ...(targets && { targets }),
    ...(body.rules && { rules: rulesOf(body.rules, newId) }),
    ...(body.fallthrough && { fallthrough: exactServe(body.fallthrough) }),
    ...(prerequisites && { prerequisites }),
  };
}

/** What a body says about what is common to all environments, but for its off variant. */
export function commonPatchOf(body: Omit<ChangeFlagBody, 'off_variant'>): FlagPatch {
  const { tags, kind, links, variants } = body;
  return {
    ...(body.name !== undefined && { name: body.name.trim() }),
    ...(body.description !== undefined && { description: body.description }),
    ...(body.flag_type !== undefined && { type: body.flag_type }),
    ...(tags && { tags }),
    ...(kind !== undefined && { kind }),
    ...(body.owner !== undefined && { owner: body.owner.trim() }),
    ...(links && { links }),
    ...(body.client_side !== undefined && { clientSide: body.client_side }),
    ...(body.value_type !== undefined && { valueType: body.value_type }),
    ...(variants && { variants }),
  };
}

/**
 * What a body changes. Its off variant is the environment's where one is named, else the flag's.
 * @throws AppError ENVIRONMENT_REQUIRED where a field belongs to an environment and none is named.
 */
export function patchOf(
  body: ChangeFlagBody,
  environmentKey: string | undefined,
  newId: () => string,
): Patch {
  const config = configPatchOf(body, newId);
  const common = commonPatchOf(body);
  const off = body.off_variant === undefined ? {} : { offVariant: body.off_variant };
  if (environmentKey !== undefined) {
    return { environmentKey, config: { ...config, ...off }, common };
  }
  if (Object.keys(config).length > 0) throw environmentRequired(config, '?environment_key=');
  return { config, common: { ...common, ...off } };
}

/** Whether it leaves a config as every one starts, so that no environment need be named. */
export function isAsItStarts(patch: ConfigPatch): boolean {
  const defined: Readonly<Record<string, unknown>> = NEW_CONFIG;
  return Object.entries(patch).every(([name, value]) => isDeepStrictEqual(value, defined[name]));
}

/** A refusal that names the fields, and says how to name an environment. */
export function environmentRequired(config: ConfigPatch, how: string): AppError {
  return new AppError('ENVIRONMENT_REQUIRED', {
    errors: Object.keys(config).map((name) => ({
      field: `body.${WIRE_NAMES[name] ?? name}`,
      detail: `belongs to one environment; add ${how}`,
    })),
  });
}

/** @throws AppError INVALID_INPUT where the environment is named twice. */
export function environmentOf(body: {
  environment_id?: string;
  environment_key?: string;
}): EnvironmentRef | undefined {
  const { environment_id: id, environment_key: key } = body;
  if (id !== undefined && key !== undefined) {
    throw invalid('body.environment_id', 'name the environment by its id or its key, not both');
  }
  if (id !== undefined) return { id };
  return key === undefined ? undefined : { key };
}

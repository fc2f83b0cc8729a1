import type { Condition, Rule, Serve, Split } from '@halyard/contracts/targeting';
import type * as engine from '@halyard/engine';
import { type Flag, type FlagConfig, fallthroughOf, offVariantOf } from './flags.model.ts';

/**
 * What an evaluator needs of a flag in one environment. An archived flag serves its off variant, so
 * that code which still asks for it gets a safe answer.
 */
export function toRules(flag: Flag, config: FlagConfig): engine.FlagRules {
  return {
    key: flag.key,
    version: config.version,
    enabled: config.isEnabled && flag.archivedAt === null,
    valueType: flag.valueType,
    variants: Object.fromEntries(flag.variants.map(({ key, value }) => [key, toValue(value)])),
    offVariant: offVariantOf(flag, config),
    prerequisites: config.prerequisites.map(({ flag_key: key, variants }) => ({
      flag: key,
      variants,
    })),
    targets: config.targets,
    rules: config.rules.map((rule) => toRule(rule, flag.key)),
    fallthrough: toServe(fallthroughOf(flag, config), flag.key),
    ...(flag.clientSide && { clientSide: true }),
  };
}

/** A rule as the engine takes it. */
export function toRule({ id, when, serve, experiment }: Rule, flagKey: string): engine.Rule {
  return {
    id,
    when: when.map(toCondition),
    serve: toServe(serve, flagKey),
    ...(experiment && {
      experiment: experiment.key,
      epoch: experiment.epoch,
      exposes: experiment.attributes,
    }),
  };
}

/** It came as JSON, and the engine checks what of JSON it is before it is saved. */
const toValue = (value: unknown) => value as engine.JsonValue;

/** A condition as the engine takes it. */
export function toCondition({ operator, values = [], ...rest }: Condition): engine.Condition {
  const { attribute, negate, ignore_case: ignoreCase } = rest;
  return {
    ...(attribute !== undefined && { attribute }),
    // Whether there is such an operator is what the engine checks before it is saved.
    operator: operator as engine.OperatorName,
    values,
    ...(negate !== undefined && { negate }),
    ...(ignoreCase !== undefined && { ignoreCase }),
  };
}

function toServe(serve: Serve, flagKey: string): engine.Serve {
  if ('variant' in serve) return { variant: serve.variant };
  return { split: toSplit(serve.split, flagKey) };
}

/** A split as the engine takes it; without a salt of its own it has the flag's key. */
export function toSplit({ weights, salt, ...rest }: Split, flagKey: string): engine.Split {
  return {
    salt: salt ?? flagKey,
    ...rest,
    weights: weights.map(({ variant, weight }) => [variant, weight]),
  };
}

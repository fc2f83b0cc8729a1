import type { ExperimentVariant } from '@halyard/contracts/experiments';
import type { Portion, Rule, Split } from '@halyard/contracts/targeting';
import { rebalance, type Weight } from '@halyard/engine';
import type { Experiment } from './experiments.model.ts';
import type { Stretch } from './stretches.model.ts';

const TARGETING_KEY = 'targetingKey';
const MAX_RULE_ID = 64;
/** Of a flag's key in a salt, which is 200 characters long at most. */
const MAX_FLAG_PART = 80;

/** A part of an environment's units that experiments leave out. */
export interface HeldOut {
  readonly key: string;
  readonly percentage: number;
}

/** What is hashed with a unit the first time that an experiment hands its units out. */
export function saltOf({ flagKey, key }: Pick<Experiment, 'flagKey' | 'key'>): string {
  return `${flagKey.slice(0, MAX_FLAG_PART)}/${key}`;
}

/** Another salt than the one before: a counter says which. */
export function reshuffledSalt(experiment: Pick<Experiment, 'flagKey' | 'key' | 'salt'>): string {
  const first = saltOf(experiment);
  const count = experiment.salt === first ? 1 : Number(experiment.salt.slice(first.length + 1));
  return `${first}/${count + 1}`;
}

/** The id of an experiment's rule, which no other rule of the flag has. */
export function ruleIdOf(experimentKey: string, taken: ReadonlySet<string>): string {
  const wanted = `experiment-${experimentKey}`;
  for (let n = 1; ; n += 1) {
    const suffix = n === 1 ? '' : `-${n}`;
    const id = wanted.slice(0, MAX_RULE_ID - suffix.length) + suffix;
    if (!taken.has(id)) return id;
  }
}

/** The rule by which an experiment begins. */
export function ruleOf(experiment: Experiment, id: string, holdouts: readonly HeldOut[]): Rule {
  const { key, epoch, when, attributes } = experiment;
  const within = holdouts.map((holdout) => ({
    salt: holdoutSalt(holdout.key),
    from: holdout.percentage,
    to: 100,
  }));
  return {
    id,
    when: [...when],
    serve: {
      split: {
        weights: [...experiment.variants],
        salt: experiment.salt,
        otherwise: experiment.control,
        ...(experiment.unit !== TARGETING_KEY && { by: experiment.unit }),
        ...sharesOf(experiment, within),
      },
    },
    experiment: { key, epoch, attributes: [...attributes] },
  };
}

/**
 * The rule of an experiment that has changed while it runs. New weights move no more units than they
 * say, unless the salt is another one.
 */
export function changedRule(rule: Rule, experiment: Experiment): Rule {
  const { key, epoch, attributes, salt } = experiment;
  const { split } = splitOf(rule);
  const holdouts = (split.within ?? []).filter((portion) => !isOfLayer(portion));
  const { traffic: _, within: __, ...rest } = split;
  const isReshuffled = salt !== split.salt;
  const weights = isReshuffled ? [...experiment.variants] : laidOut(split, experiment.variants);
  return {
    ...rule,
    serve: { split: { ...rest, weights, salt, ...sharesOf(experiment, holdouts) } },
    experiment: { key, epoch, attributes: [...attributes] },
  };
}

/** The weights that a rule's split has, by variant, in the order of the experiment. */
export function weightsOf(rule: Rule, variants: readonly ExperimentVariant[]): ExperimentVariant[] {
  const steps = new Map<string, number>();
  for (const { variant, weight } of splitOf(rule).split.weights) {
    steps.set(variant, (steps.get(variant) ?? 0) + Math.round(weight * 1000));
  }
  return variants.map(({ variant }) => ({ variant, weight: (steps.get(variant) ?? 0) / 1000 }));
}

/** Whether a rule leaves a holdout's units out. */
export function leavesOut({ serve }: Rule, holdoutKey: string): boolean {
  return 'split' in serve && (serve.split.within ?? []).some(isHoldout);
  function isHoldout({ salt }: Portion): boolean {
    return salt === holdoutSalt(holdoutKey);
  }
}

/** In a layer the stretch says how many take part, elsewhere the split's own traffic. */
function sharesOf({ layer, traffic }: Experiment, holdouts: readonly Portion[]) {
  const stretch = layer?.stretch;
  const within = layer && stretch ? [portionOf(layer.key, stretch), ...holdouts] : holdouts;
  return {
    ...(!stretch && traffic < 100 && { traffic }),
    ...(within.length > 0 && { within: [...within] }),
  };
}

function laidOut(old: Split, variants: readonly ExperimentVariant[]): Split['weights'] {
  const wanted = variants.map(({ variant, weight }): Weight => [variant, weight]);
  const weights = old.weights.map(({ variant, weight }): Weight => [variant, weight]);
  const { weights: settled } = rebalance({ salt: old.salt ?? '', weights }, wanted);
  return settled.map(([variant, weight]) => ({ variant, weight }));
}

function splitOf({ id, serve }: Rule): { split: Split } {
  if ('split' in serve) return serve;
  throw new Error(`The rule "${id}" of an experiment serves no split.`);
}

const LAYER = 'layer/';
const isOfLayer = ({ salt }: Portion) => salt.startsWith(LAYER);
const portionOf = (key: string, stretch: Stretch): Portion => ({ salt: LAYER + key, ...stretch });
const holdoutSalt = (key: string) => `holdout/${key}`;

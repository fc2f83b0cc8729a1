import type { ConfigSummary } from '@halyard/contracts/flag-summaries';
import type { FlagConfig } from '@halyard/contracts/flags';
import type { Prerequisite, Serve } from '@halyard/contracts/targeting';
import { sayRule, sayServe, weightsByVariant } from './conditions.ts';
import { count, list, name, percent } from './text.ts';

/** What says how a flag behaves in an environment; a missing fallthrough is what the flag's type says. */
export type SpokenConfig = Pick<
  FlagConfig,
  'is_enabled' | 'targets' | 'rules' | 'prerequisites' | 'off_variant'
> & { readonly fallthrough: Serve | null };

/** “on for segment beta, then 25 % of users, else off”. */
export function sayConfig(config: SpokenConfig): string {
  if (!config.is_enabled) return sayOff(config.off_variant);
  const targets = config.targets
    .filter(({ keys }) => keys.length > 0)
    .map(({ variant, keys }) => `${name(variant)} for ${count(keys.length, 'listed user')}`);
  const rules = config.rules.map(({ when, serve }) => sayRule({ when, serve }));
  const steps = [...targets, ...rules];
  const needs = config.prerequisites.map(sayPrerequisite);
  const said = chain(steps, config.fallthrough, config.off_variant);
  return needs.length > 0 ? `needs ${needs.join(' and ')}: ${said}` : said;
}

/** The same from what lists know: “on for 3 listed users, then 2 rules, else off”. */
export function sayConfigSummary(config: ConfigSummary): string {
  if (!config.is_enabled) return sayOff(config.off_variant);
  const { target_count: targets, rule_count: rules, prerequisite_count: needs } = config;
  const steps = [
    ...(targets > 0 ? [count(targets, 'listed user')] : []),
    ...(rules > 0 ? [count(rules, 'rule')] : []),
  ];
  const said = chain(steps, config.fallthrough, config.off_variant);
  return needs > 0 ? `needs ${count(needs, 'flag')}: ${said}` : said;
}

/** “flag x to serve on”. */
export function sayPrerequisite({ flag_key, variants }: Prerequisite): string {
  return `flag ${name(flag_key)} to serve ${list(variants.map(name), 'or')}`;
}

function sayOff(offVariant: string): string {
  return `off: everyone gets ${name(offVariant)}`;
}

/** What is tried one after the other, and what is left for the rest. */
function chain(steps: readonly string[], fallthrough: Serve | null, offVariant: string): string {
  const rest = restOf(fallthrough, offVariant);
  if (steps.length === 0) return rest.share ?? `${rest.otherwise} for everyone`;
  const said = rest.share ? [...steps, rest.share] : steps;
  const shortened = said.map((step, index) => withoutRepetition(step, said[index - 1]));
  const ending = rest.isComplete ? '' : `, else ${rest.otherwise}`;
  return `${shortened.join(', then ')}${ending}`;
}

interface Rest {
  /** What a part gets: “on for 25 % of users, else off”. */
  readonly share?: string;
  readonly otherwise: string;
  /** Whether `share` says it all. */
  readonly isComplete: boolean;
}

function restOf(serve: Serve | null, offVariant: string): Rest {
  if (serve === null) return { otherwise: 'the default', isComplete: false };
  if ('variant' in serve) return { otherwise: name(serve.variant), isComplete: false };
  const { traffic = 100, by } = serve.split;
  const weights = weightsByVariant(serve.split);
  const [only] = weights.filter(([variant]) => variant !== offVariant);
  const isAllOrNothing = traffic === 100 && weights.length === 1;
  if (isAllOrNothing) return { otherwise: name(weights[0]?.[0] ?? ''), isComplete: false };
  if (traffic < 100 || weights.length !== 2 || !only) {
    return { share: sayServe(serve), otherwise: '', isComplete: true };
  }
  const unit = by === undefined ? 'of users' : `by ${name(by)}`;
  const share = `${name(only[0])} for ${percent(only[1])} ${unit}, else ${name(offVariant)}`;
  return { share, otherwise: '', isComplete: true };
}

/** “25 % of users” after “on for segment beta”, where both are about “on”. */
function withoutRepetition(step: string, previous: string | undefined): string {
  const variant = / for /.exec(step);
  if (!variant || previous === undefined) return step;
  const start = step.slice(0, variant.index + variant[0].length);
  return previous.startsWith(start) ? step.slice(start.length) : step;
}

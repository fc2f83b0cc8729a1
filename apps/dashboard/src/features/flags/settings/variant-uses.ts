import type { Flag, FlagConfig } from '@halyard/contracts/flags';
import type { Serve } from '@halyard/contracts/targeting';

/** Where a flag serves one of its variants, in words: “the rules in production”. */
export function usesOf(flag: Flag, variant: string): string[] {
  const places = flag.environments.flatMap((config) =>
    placesIn(config, variant).map((place) => `${place} in ${config.environment_key}`),
  );
  return flag.off_variant === variant ? ['the off variant of the flag', ...places] : places;
}

function placesIn(config: FlagConfig, variant: string): string[] {
  const { targets, rules, fallthrough, off_variant } = config;
  return [
    ...(off_variant === variant ? ['the off variant'] : []),
    ...(targets.some((target) => target.variant === variant) ? ['the targets'] : []),
    ...(rules.some(({ serve }) => isServed(serve, variant)) ? ['the rules'] : []),
    ...(isServed(fallthrough, variant) ? ['what everyone else gets'] : []),
  ];
}

function isServed(serve: Serve, variant: string): boolean {
  if ('variant' in serve) return serve.variant === variant;
  const { weights, otherwise } = serve.split;
  return otherwise === variant || weights.some((weight) => weight.variant === variant);
}

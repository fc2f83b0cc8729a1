import type { FlagConfig } from '@halyard/contracts/flags';
import { name } from '#domain/words/text.ts';

/**
 * Why a flag cannot be taken away, or what it does be replaced, in some environments: an experiment runs
 * there. Undefined where none does.
 */
export function sayRunningOn(configs: readonly FlagConfig[]): string | undefined {
  for (const { environment_key: environment, rules } of configs) {
    const running = rules.find(({ experiment }) => experiment !== undefined)?.experiment;
    if (running) {
      return `Experiment ${name(running.key)} runs on this flag in ${environment}: stop it first.`;
    }
  }
  return undefined;
}

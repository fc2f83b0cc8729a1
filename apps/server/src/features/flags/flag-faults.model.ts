import type { CompiledRuleset, Fault, FlagRules } from '@halyard/engine';
import type { FieldFault } from '#platform/app-error.ts';
import { type Patch, placeOf } from './flag-changes.model.ts';
import type { Flag, FlagConfig } from './flags.model.ts';

/** What the engine finds wrong with a flag in one environment, were it saved so. */
export interface CheckedConfig {
  /** As it would be. */
  readonly config: FlagConfig;
  /** What evaluators would get of it. */
  readonly rules: FlagRules;
  /** The environment's ruleset before. */
  readonly ruleset: CompiledRuleset;
  readonly faults: readonly Fault[];
}

/** Faults in the API's places, each once: those of what was sent, and harm to other flags. */
export interface PlacedFaults {
  readonly own: readonly FieldFault[];
  readonly harm: readonly FieldFault[];
}

/**
 * Says where in a request the faults of a flag stand: in its body, or in an environment that it
 * leads to without naming it, as in `environments.production.rules[0].serve.variant`.
 */
export function placeFaults(
  flag: Flag,
  patch: Patch,
  checked: readonly CheckedConfig[],
): PlacedFaults {
  const own = new Map<string, FieldFault>();
  const harm: FieldFault[] = [];
  for (const one of checked) {
    const { environmentKey } = one.config;
    for (const fault of one.faults) {
      if (fault.harmed !== undefined) {
        harm.push(harmOf(environmentKey, fault.harmed, fault.message));
      } else if (!isDerived(fault, one.config)) {
        for (const path of exactPaths(fault, one)) {
          const field = fieldOf(path, flag, patch, one.config);
          own.set(`${field} ${fault.code}`, { field, detail: messageOf(fault, one.config) });
        }
      }
    }
  }
  return { own: [...own.values()], harm };
}

/** A flag that loses a variant is told which experiment still serves it. */
function messageOf({ path, message }: Fault, { rules }: FlagConfig): string {
  const [, at] = /^rules\[(\d+)\]/.exec(path) ?? [];
  const experiment = rules[Number(at)]?.experiment?.key;
  return experiment === undefined
    ? message
    : `${message} The experiment "${experiment}" runs there.`;
}

/** How an answer names another flag that a change would break. */
export function harmOf(environmentKey: string, flagKey: string, detail: string): FieldFault {
  return { field: `environments.${environmentKey}.flags.${flagKey}`, detail };
}

/** A fallthrough that nobody gave follows the flag; what is wrong with it is wrong with the flag. */
function isDerived({ path }: Fault, { fallthrough }: FlagConfig): boolean {
  return fallthrough === null && path.startsWith('fallthrough');
}

/** The engine lays references that fail together at the flag's door; these are the ones to blame. */
function exactPaths({ path, code }: Fault, { rules, ruleset }: CheckedConfig): string[] {
  if (path !== '' || (code !== 'CYCLE' && code !== 'TOO_DEEP')) return [path];
  const depths = rules.prerequisites.map((each) => ruleset.flags.get(each.flag)?.depth ?? 0);
  const isToBlame = (name: string, i: number) =>
    code === 'CYCLE' ? leadsTo(ruleset, name, rules.key) : depths[i] === Math.max(...depths);
  const paths = rules.prerequisites.flatMap(({ flag }, i) =>
    isToBlame(flag, i) ? [`prerequisites[${i}].flag`] : [],
  );
  return paths.length > 0 ? paths : ['prerequisites'];
}

function leadsTo({ flags }: CompiledRuleset, from: string, target: string): boolean {
  const seen = new Set([from]);
  for (const key of seen) {
    if (key === target) return true;
    for (const next of flags.get(key)?.prerequisites ?? []) seen.add(next);
  }
  return false;
}

function fieldOf(path: string, flag: Flag, patch: Patch, config: FlagConfig): string {
  const { environmentKey } = config;
  const [, top = '', rest = ''] = /^(\w*)(.*)$/s.exec(path) ?? [];
  const below = wirePath(rest);
  switch (top) {
    case '':
      return environmentKey === patch.environmentKey ? 'body' : `environments.${environmentKey}`;
    case 'variants':
      return `body.variants${variantPlace(rest, flag)}`;
    case 'offVariant':
      return config.offVariant === null
        ? 'body.off_variant'
        : placeOf(patch, environmentKey, 'offVariant');
    case 'rules':
    case 'targets':
    case 'fallthrough':
    case 'prerequisites':
      return (
        withinSentRule(top, below, patch, config) ?? placeOf(patch, environmentKey, top) + below
      );
    default:
      return `body.${top === 'valueType' ? 'value_type' : top}${below}`;
  }
}

/** Where the body is one rule, places begin in it. */
function withinSentRule(
  top: string,
  below: string,
  { sentRule }: Patch,
  { rules }: FlagConfig,
): string | null {
  const [, index, rest] = /^\[(\d+)\](.*)$/s.exec(below) ?? [];
  const isSent = top === 'rules' && sentRule !== undefined && rules[Number(index)]?.id === sentRule;
  return isSent ? `body${rest ?? ''}` : null;
}

/** The engine names variants, requests number them. */
function variantPlace(rest: string, { variants }: Flag): string {
  const [, word, quoted] = /^(?:\.([\w$-]+)|\[(".*")\])$/s.exec(rest) ?? [];
  const name = word ?? (quoted === undefined ? undefined : String(JSON.parse(quoted)));
  const index = variants.findIndex(({ key }) => key === name);
  return index < 0 ? '' : `[${index}].value`;
}

function wirePath(path: string): string {
  return path
    .replace(/\.flag$/, '.flag_key')
    .replace(/\.ignoreCase$/, '.ignore_case')
    .replace(/\.weights\[(\d+)\]\[0\]$/, '.weights[$1].variant')
    .replace(/\.weights\[(\d+)\]\[1\]$/, '.weights[$1].weight');
}

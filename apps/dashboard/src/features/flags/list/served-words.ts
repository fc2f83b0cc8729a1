import type { ConfigSummary, FlagSummary } from '@halyard/contracts/flag-summaries';
import { sayPercent } from '#ui/share-bar.tsx';

/** What those get whom no rule decides for: “25 %”, “blue”, “3 variants”; empty where the switch says it. */
export function sayFallthrough(
  { variants, value_type }: Pick<FlagSummary, 'variants' | 'value_type'>,
  { fallthrough, is_enabled }: ConfigSummary,
): string {
  if (!is_enabled) return '';
  const isSwitch = value_type === 'boolean';
  if ('variant' in fallthrough) {
    return isSwitch && fallthrough.variant === 'on' ? '' : fallthrough.variant;
  }
  const { weights, traffic = 100 } = fallthrough.split;
  const served = weights.filter(({ weight }) => weight > 0);
  if (isSwitch || variants.length === 1) {
    const on = weights.reduce((sum, it) => (it.variant === 'on' ? sum + it.weight : sum), 0);
    return sayPercent((on * traffic) / 100);
  }
  const [only] = served;
  return served.length === 1 && only && traffic === 100
    ? only.variant
    : `${new Set(served.map(({ variant }) => variant)).size} variants`;
}

/** What comes before that: “3 rules, 2 targets”; empty where nothing does. */
export function sayExceptions(config: ConfigSummary): string {
  return [
    counted(config.rule_count, 'rule'),
    counted(config.target_count, 'target'),
    counted(config.prerequisite_count, 'prerequisite'),
  ]
    .filter((words) => words !== '')
    .join(', ');
}

/** “3 rules”, “1 rule”; empty for none. */
function counted(count: number, word: string): string {
  if (count === 0) return '';
  return `${count.toLocaleString('en')} ${word}${count === 1 ? '' : 's'}`;
}

import type { FlagConfig } from '@halyard/contracts/flags';

const number = new Intl.NumberFormat('en');

/** “1 prerequisite, 2 targets, 3 rules”; what there is none of is left out. */
export function sayCounts({
  prerequisites,
  targets,
  rules,
}: Pick<FlagConfig, 'prerequisites' | 'targets' | 'rules'>): string {
  const keys = targets.reduce((sum, target) => sum + target.keys.length, 0);
  return [
    count(prerequisites.length, 'prerequisite'),
    count(keys, 'target'),
    count(rules.length, 'rule'),
  ]
    .filter((words) => words !== '')
    .join(', ');
}

function count(howMany: number, noun: string): string {
  if (howMany === 0) return '';
  return `${number.format(howMany)} ${noun}${howMany === 1 ? '' : 's'}`;
}

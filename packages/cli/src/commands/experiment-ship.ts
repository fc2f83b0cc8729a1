import { defineCommand } from '../command.ts';
import { formatFields } from '../table.ts';
import { defined } from '../values.ts';

export const experimentShip = defineCommand({
  name: 'experiment ship',
  summary: 'Serve one variant to everybody whom an experiment was for, and end it',
  operands: { key: 'required' },
  options: {
    variant: { type: 'string', required: true, summary: 'Which one' },
    'dry-run': { type: 'boolean', summary: 'Only say what would change' },
    comment: { type: 'string', summary: 'Why; stands in the audit log' },
  },
  examples: [
    'halyard experiment ship button --variant blue --dry-run',
    'halyard experiment ship button --variant blue --comment "5 % more purchases"',
  ],
  async run({ connect, out }, { operands: { key }, options }) {
    const { variant, comment, 'dry-run': isTrial } = options;
    const body = { variant, ...defined({ dry_run: isTrial, comment }) };
    const shipped = await connect().client.experiments.ship(key, body);
    out.result(shipped, changesText(shipped.before, shipped.after));
    const { flag_key: flag, environment_key: environment } = shipped.experiment;
    const verb = isTrial ? 'would serve' : 'serves';
    out.note(`${flag} ${verb} "${variant}" in ${environment}.`);
  },
});

/** What becomes of the fields of the flag's config. */
function changesText(before: object, after: object): string {
  const old = new Map(Object.entries(before).map(([name, value]) => [name, JSON.stringify(value)]));
  const changed = Object.entries(after)
    .map(([name, value]) => [name, old.get(name) ?? '-', JSON.stringify(value)] as const)
    .filter(([, was, is]) => was !== is);
  if (changed.length === 0) return 'Nothing of the flag changes.';
  return formatFields(changed.map(([name, was, is]) => [name, `${was} → ${is}`]));
}

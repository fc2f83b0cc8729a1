import { defineCommand } from '../command.ts';
import { defined } from '../values.ts';

export const experimentStop = defineCommand({
  name: 'experiment stop',
  summary: 'Stop an experiment: its flag serves what it says without it',
  operands: { key: 'required' },
  options: { comment: { type: 'string', summary: 'Why; stands in the audit log' } },
  examples: ['halyard experiment stop button'],
  async run({ connect, out }, { operands: { key }, options: { comment } }) {
    const stopped = await connect().client.experiments.stop(key, defined({ comment }));
    out.result(stopped, `${stopped.key} is stopped.`);
  },
});

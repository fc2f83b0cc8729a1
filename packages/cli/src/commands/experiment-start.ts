import { defineCommand } from '../command.ts';
import { defined } from '../values.ts';

export const experimentStart = defineCommand({
  name: 'experiment start',
  summary: 'Start an experiment: its flag serves the split from then on',
  operands: { key: 'required' },
  options: { comment: { type: 'string', summary: 'Why; stands in the audit log' } },
  examples: ['halyard experiment start button --comment "After the release"'],
  async run({ connect, out }, { operands: { key }, options: { comment } }) {
    const { experiments } = connect().client;
    const started = await experiments.start(key, defined({ comment }));
    out.result(
      started,
      `${started.key} runs on ${started.flag_key} in ${started.environment_key}.`,
    );
  },
});

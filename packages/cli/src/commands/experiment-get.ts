import { defineCommand } from '../command.ts';
import { experimentText } from '../experiment-text.ts';

export const experimentGet = defineCommand({
  name: 'experiment get',
  summary: 'Show an experiment',
  operands: { key: 'required' },
  options: {},
  examples: ['halyard experiment get button'],
  async run({ connect, out }, { operands: { key } }) {
    const experiment = await connect().client.experiments.get(key);
    out.result(experiment, experimentText(experiment));
  },
});

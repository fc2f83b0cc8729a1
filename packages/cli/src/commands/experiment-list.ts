import { each } from '@halyard/client';
import { EXPERIMENT_STATES } from '@halyard/contracts/experiments';
import { defineCommand } from '../command.ts';
import { experimentsTable } from '../experiment-text.ts';
import { defined, take } from '../values.ts';

const PAGE = 200;

export const experimentList = defineCommand({
  name: 'experiment list',
  summary: 'List the experiments, newest first',
  operands: {},
  options: {
    flag: { type: 'string', value: 'key', summary: 'On this flag' },
    env: { type: 'string', value: 'environment', summary: 'In this environment' },
    state: { type: 'string', choices: EXPERIMENT_STATES, summary: 'In this state' },
  },
  examples: ['halyard experiment list', 'halyard experiment list --state running --json'],
  async run({ connect, out }, { options: { flag, env, state } }) {
    const { experiments: api } = connect().client;
    const query = defined({ flag_key: flag, environment_key: env, state });
    const experiments = await take(each(api.list, { ...query, limit: PAGE }), Infinity);
    const isEmpty = experiments.length === 0;
    out.result(experiments, isEmpty ? 'No experiments.' : experimentsTable(experiments));
  },
});

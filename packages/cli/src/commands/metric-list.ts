import { each } from '@halyard/client';
import { defineCommand } from '../command.ts';
import { metricsTable } from '../experiment-text.ts';
import { defined, take } from '../values.ts';

const PAGE = 200;

export const metricList = defineCommand({
  name: 'metric list',
  summary: 'List the metrics',
  operands: {},
  options: {
    search: { type: 'string', value: 'text', summary: 'Part of the key, name or event' },
  },
  examples: ['halyard metric list', 'halyard metric list --search purchase --json'],
  async run({ connect, out }, { options: { search } }) {
    const { metrics: api } = connect().client;
    const metrics = await take(each(api.list, { ...defined({ search }), limit: PAGE }), Infinity);
    out.result(metrics, metrics.length === 0 ? 'No metrics.' : metricsTable(metrics));
  },
});

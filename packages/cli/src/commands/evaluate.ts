import { defineCommand } from '../command.ts';
import { formatFields, yesOrNo } from '../table.ts';
import { defined, readAttributes } from '../values.ts';

export const evaluate = defineCommand({
  name: 'evaluate',
  summary: 'Show what a flag is for a user, and why',
  operands: { key: 'required' },
  options: {
    env: { type: 'string', value: 'environment', required: true, summary: 'Where' },
    user: { type: 'string', value: 'id', summary: "Whom for: the context's targetingKey" },
    attribute: {
      type: 'string',
      value: 'name=value',
      multiple: true,
      summary: 'Something else about the context',
    },
  },
  notes: [
    'An attribute that reads as JSON is what JSON makes of it: age=30 is a number, beta=true a',
    'boolean, \'plan="30"\' a string; all else is a string, and so are 1.20 and 007.',
  ],
  examples: [
    'halyard evaluate new-checkout --env production --user alice',
    'halyard evaluate new-checkout --env production --user alice --attribute plan=pro --attribute age=30',
  ],
  async run({ connect, out }, { operands: { key }, options: { env, user, attribute } }) {
    const { evaluation } = connect().client;
    const context = { ...readAttributes(attribute ?? []), ...defined({ targetingKey: user }) };
    const answer =
      attribute === undefined
        ? await evaluation.evaluate(key, { environment_key: env, ...defined({ user_id: user }) })
        : await evaluation.evaluateFor(key, { environment_key: env, context });
    const text = formatFields([
      ['enabled', yesOrNo(answer.enabled)],
      ['variant', answer.variant ?? '-'],
      ['value', JSON.stringify(answer.value)],
      ['reason', answer.reason],
      ['bucket', answer.bucket === null ? '-' : String(answer.bucket)],
      ['explanation', answer.explanation],
    ]);
    out.result(answer, text);
  },
});

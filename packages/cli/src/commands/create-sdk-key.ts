import type { SdkKeyKind } from '@halyard/contracts/sdk-keys';
import { defineCommand } from '../command.ts';
import { newKeyNote } from '../sdk-key-text.ts';

const KINDS = ['server', 'client'] as const satisfies readonly SdkKeyKind[];

export const createSdkKey = defineCommand({
  name: 'create-sdk-key',
  summary: 'Create an SDK key, by which an application asks for its flags',
  operands: { environment: 'required' },
  options: {
    name: { type: 'string', required: true, summary: 'Which application it is for' },
    kind: {
      type: 'string',
      required: true,
      choices: KINDS,
      summary: 'server: kept secret, reads whole rulesets; client: for pages and apps',
    },
  },
  notes: ['The key is printed this once. Whoever loses it makes another one.'],
  examples: [
    'halyard create-sdk-key production --name "Checkout service" --kind server',
    'halyard create-sdk-key production --name "Web shop" --kind client',
  ],
  async run({ connect, out }, { operands: { environment }, options: { name, kind } }) {
    const made = await connect().client.sdkKeys.create(environment, { name, kind });
    out.result(made, made.key);
    out.note(newKeyNote(made));
  },
});

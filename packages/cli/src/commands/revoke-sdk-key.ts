import { defineCommand } from '../command.ts';
import { UsageError } from '../failures.ts';

export const revokeSdkKey = defineCommand({
  name: 'revoke-sdk-key',
  summary: 'Revoke an SDK key: whoever has it is refused at once',
  operands: { environment: 'required', id: 'required' },
  options: { yes: { type: 'boolean', summary: 'Say that you mean it; nothing happens without' } },
  notes: ['halyard sdk-keys shows the ids.'],
  examples: ['halyard revoke-sdk-key production 0f3c9a1e-5b7d-4c11-9a55-2f6e8d1b7c90 --yes'],
  async run({ connect, out }, { operands: { environment, id }, options: { yes } }) {
    if (!yes) {
      throw new UsageError('applications with this key would be refused: say --yes if you mean it');
    }
    await connect().client.sdkKeys.revoke(environment, id);
    out.result({ id, revoked: true }, `${id} is revoked.`);
  },
});

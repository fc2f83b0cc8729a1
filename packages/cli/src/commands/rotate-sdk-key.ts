import { defineCommand } from '../command.ts';
import { newKeyNote } from '../sdk-key-text.ts';
import { defined, readDuration } from '../values.ts';

const MAX_OVERLAP_DAYS = 30;

export const rotateSdkKey = defineCommand({
  name: 'rotate-sdk-key',
  summary: 'Create a key in place of another one, which goes on working for a while',
  operands: { environment: 'required', id: 'required' },
  options: {
    overlap: {
      type: 'string',
      value: 'time',
      summary: 'How long the old one works on: 90s, 30m, 12h, 7d; a day where nothing is said',
    },
  },
  notes: ['--overlap 0s ends the old key at once. halyard sdk-keys shows the ids.'],
  examples: [
    'halyard rotate-sdk-key production 0f3c9a1e-5b7d-4c11-9a55-2f6e8d1b7c90',
    'halyard rotate-sdk-key production 0f3c9a1e-5b7d-4c11-9a55-2f6e8d1b7c90 --overlap 7d',
  ],
  async run({ connect, out }, { operands: { environment, id }, options: { overlap } }) {
    const seconds =
      overlap === undefined ? undefined : readDuration('overlap', overlap, MAX_OVERLAP_DAYS);
    const body = defined({ overlap_seconds: seconds });
    const made = await connect().client.sdkKeys.rotate(environment, id, body);
    out.result(made, made.key);
    out.note(newKeyNote(made));
  },
});

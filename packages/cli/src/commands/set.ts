import type { Client } from '@halyard/client';
import type { ChangeFlagBody, FlagInEnvironment } from '@halyard/contracts/flags';
import { defineCommand } from '../command.ts';
import { isConflict, UsageError } from '../failures.ts';
import { rowText } from '../flag-text.ts';
import { formatInstant } from '../table.ts';
import { defined, readPercentage } from '../values.ts';

const MAX_TRIES = 5;

export const set = defineCommand({
  name: 'set',
  summary: 'Change a flag in one environment',
  operands: { key: 'required' },
  options: {
    env: { type: 'string', value: 'environment', required: true, summary: 'Where' },
    on: { type: 'boolean', summary: 'Switch it on' },
    off: { type: 'boolean', summary: 'Switch it off' },
    rollout: {
      type: 'string',
      value: 'percent',
      summary: 'For how many, 0 to 100; three decimals',
    },
    retry: { type: 'boolean', summary: 'When someone else was faster, try again on top of theirs' },
  },
  notes: [
    'What you change is what the server had a moment before; when someone else changed it in',
    'between, nothing happens, theirs is shown and the exit code is 3.',
  ],
  examples: [
    'halyard set dark-mode --env staging --on',
    'halyard set new-checkout --env production --on --rollout 25',
    'halyard set new-checkout --env production --off --retry',
  ],
  async run({ connect, out }, { operands: { key }, options }) {
    const change = readChange(options);
    const { flags } = connect().client;
    try {
      const row = await changeSeen(flags, key, options.env, change, options.retry ? MAX_TRIES : 1);
      out.result(row, rowText(row));
      if (change.rollout_percentage !== undefined && row.flag_type === 'boolean') {
        out.note('It is a boolean flag: on for everyone when enabled, whatever its rollout.');
      }
    } catch (error) {
      if (isConflict(error)) out.note(await theirs(flags, key, options.env));
      throw error;
    }
  },
});

function readChange(options: {
  readonly on: boolean | undefined;
  readonly off: boolean | undefined;
  readonly rollout: string | undefined;
}): Pick<ChangeFlagBody, 'is_enabled' | 'rollout_percentage'> {
  const { on, off, rollout } = options;
  if (on && off) throw new UsageError('--on or --off, not both');
  if (!on && !off && rollout === undefined) {
    throw new UsageError('nothing to change: give --on, --off or --rollout');
  }
  return defined({
    is_enabled: on || off ? on === true : undefined,
    rollout_percentage: rollout === undefined ? undefined : readPercentage('rollout', rollout),
  });
}

/** Reads, then changes exactly what was read; a conflict is tried again while there are tries. */
async function changeSeen(
  flags: Client['flags'],
  key: string,
  environment: string,
  change: ChangeFlagBody,
  tries: number,
): Promise<FlagInEnvironment> {
  const { version } = await flags.getIn(key, environment);
  try {
    return await flags.changeIn(key, environment, { ...change, version });
  } catch (error) {
    if (tries <= 1 || !isConflict(error)) throw error;
    return changeSeen(flags, key, environment, change, tries - 1);
  }
}

async function theirs(flags: Client['flags'], key: string, environment: string): Promise<string> {
  const row = await flags.getIn(key, environment);
  return `Theirs, of ${formatInstant(row.updated_at)}: ${rowText(row)}`;
}

import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { ExitCode } from '../failures.ts';
import type { Maintenance } from '../maintenance.ts';
import { run } from '../run.ts';

/** What a command left behind. */
export interface Outcome {
  readonly exitCode: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
}

interface Circumstances {
  readonly env?: NodeJS.ProcessEnv;
  readonly stdin?: string | (Readable & { isTTY?: boolean });
  readonly maintenance?: Maintenance;
}

/** Runs a command line as `main.ts` does, with streams that a test can read. */
export async function runCommand(
  argv: readonly string[],
  { env = {}, stdin = '', maintenance = refuse }: Circumstances = {},
): Promise<Outcome> {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const input = typeof stdin === 'string' ? Readable.from([stdin]) : stdin;
  const exitCode = await run(argv, { stdin: input, stdout, stderr, env, maintenance });
  stdout.end();
  stderr.end();
  return { exitCode, stdout: await text(stdout), stderr: await text(stderr) };
}

async function refuse(command: string): Promise<never> {
  throw new Error(`nobody expected ${command}`);
}

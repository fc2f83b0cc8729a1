import type {
  ChildProcessByStdio,
  SpawnOptionsWithStdioTuple,
  StdioNull,
  StdioPipe,
} from 'node:child_process';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { ROOT } from './root.mjs';

/** For `spawn`: run.mjs has put the repository's Node and tools first on the PATH. */
export const CAPTURED: SpawnOptionsWithStdioTuple<StdioNull, StdioPipe, StdioPipe> = {
  cwd: ROOT,
  stdio: ['ignore', 'pipe', 'pipe'],
  shell: process.platform === 'win32',
  env: { ...process.env, ...(process.stdout.isTTY && { FORCE_COLOR: '1' }) },
};

export interface ToolRun {
  isOk: boolean;
  /** Standard output and then errors. */
  output: string;
  seconds: string;
}

/** Waits for a tool that was just started. */
export async function finish(
  tool: ChildProcessByStdio<null, Readable, Readable>,
): Promise<ToolRun> {
  const startedAt = performance.now();
  const end = new Promise<number | null>((resolve, reject) => {
    tool.once('error', reject);
    tool.once('close', resolve);
  });
  const [code, out, err] = await Promise.all([end, text(tool.stdout), text(tool.stderr)]);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  return { isOk: code === 0, output: `${out}${err}`.trim(), seconds };
}

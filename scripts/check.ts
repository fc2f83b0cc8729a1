import { spawn } from 'node:child_process';
import { CAPTURED, finish } from './tool.ts';

const CHECKS = {
  // Each checker works out most types by itself; with one, the other check has a core.
  types: () => spawn('tsc', ['-p', 'tsconfig.json', '--checkers', '1'], CAPTURED),
  lint: () => spawn('oxlint', ['--type-aware', '--deny-warnings'], CAPTURED),
  format: () => spawn('biome', ['check', '.'], CAPTURED),
  architecture: () => spawn('depcruise', ['--config=.dependency-cruiser.cjs', '.'], CAPTURED),
  'unused code': () => spawn('knip', ['--no-config-hints'], CAPTURED),
  'lock file': () => spawn('node', ['scripts/complete-lock.mjs', '--check'], CAPTURED),
};

/** What mends most findings, where a command does. */
const REMEDIES: Record<string, string> = { format: 'npx biome check --write .' };

const failed: string[] = [];
const waiting = Object.entries(CHECKS).values();
await Promise.all([runInTurn(), runInTurn()]);
console.log(failed.length === 0 ? 'All checks passed.' : `Failed: ${failed.join(', ')}.`);
process.exitCode = failed.length === 0 ? 0 : 1;

/** Two of these share the list: more would only fight for the cores. */
async function runInTurn(): Promise<void> {
  for (const [name, start] of waiting) {
    const { isOk, output, seconds } = await finish(start());
    console.log(`${isOk ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`);
    if (isOk) continue;
    failed.push(name);
    console.log(output);
    if (REMEDIES[name] !== undefined) console.log(`Most of it is mended by: ${REMEDIES[name]}`);
  }
}

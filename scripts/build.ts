import { spawn } from 'node:child_process';
import { CAPTURED, finish } from './tool.ts';

// Node runs the server's TypeScript as it is; there is nothing to produce, only to prove.
const { isOk, output } = await finish(spawn('tsc', ['-p', 'tsconfig.json'], CAPTURED));
console.log(
  isOk
    ? 'The types are right. The server runs from its source: nothing else to build.'
    : `${output}\nThe types are wrong.`,
);
process.exitCode = isOk ? 0 : 1;

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { buildDashboard } from './dashboard.ts';
import { buildNpmPackages, NPM_PACKAGES } from './npm-packages.ts';
import { ROOT } from './root.mjs';
import { CAPTURED, finish } from './tool.ts';

// Node runs the server's TypeScript as it is: there is nothing to produce for it, only to prove.
const { isOk, output } = await finish(spawn('tsc', ['-p', 'tsconfig.json'], CAPTURED));
if (isOk) {
  await buildDashboard();
  await buildNpmPackages((name) => join(ROOT, 'packages', name, 'dist'));
  console.log(
    'The types are right. The server runs from its source; the dashboard is in apps/dashboard/dist.',
  );
  console.log(`Ready for npm: ${NPM_PACKAGES.map((name) => `packages/${name}/dist`).join(', ')}.`);
} else {
  console.log(`${output}\nThe types are wrong.`);
  process.exitCode = 1;
}

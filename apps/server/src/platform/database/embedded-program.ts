import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const PACKAGE = createRequire(import.meta.url).resolve('@electric-sql/pglite');
const FILE = join(dirname(PACKAGE), 'pglite.wasm');

let compiled: Promise<WebAssembly.Module> | undefined;

/**
 * PostgreSQL as WebAssembly, which all workers of the process share: an engine that has to be started
 * again is there in a second, and does not compile for three.
 */
export function embeddedProgram(): Promise<WebAssembly.Module> {
  compiled ??= readFile(FILE).then((bytes) => WebAssembly.compile(bytes));
  return compiled;
}

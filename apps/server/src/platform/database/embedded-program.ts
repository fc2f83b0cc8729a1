import { readFile } from 'node:fs/promises';

const FILE = new URL('./pglite.wasm', import.meta.resolve('@electric-sql/pglite'));

let compiled: Promise<WebAssembly.Module> | undefined;

/**
 * PostgreSQL as WebAssembly, which all workers of the process share: an engine that has to be started
 * again is there in a second, and does not compile for three.
 */
export function embeddedProgram(): Promise<WebAssembly.Module> {
  compiled ??= readFile(FILE).then((bytes) => WebAssembly.compile(bytes));
  return compiled;
}

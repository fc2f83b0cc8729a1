import { readFileSync } from 'node:fs';
import type { Command } from './command.ts';
import { COMMANDS } from './commands.ts';
import { type ExitCode, exitCodeOf, UsageError } from './failures.ts';
import { commandHelp, generalHelp } from './help.ts';
import { parseGiven, readWords, type Words } from './parse.ts';
import { createShell, type Shell, type System } from './shell.ts';

/** Runs one command line to its end. Never throws: what goes wrong is told on stderr. */
export async function run(argv: readonly string[], system: System): Promise<ExitCode> {
  const words = readWords(argv);
  const shell = createShell(system, words.globals);
  try {
    return (await dispatch(shell, words)) ?? 0;
  } catch (error) {
    shell.out.failure(error);
    if (error instanceof UsageError) shell.out.note(hint(words));
    return exitCodeOf(error);
  }
}

async function dispatch(shell: Shell, words: Words): Promise<ExitCode | void> {
  const { out } = shell;
  if (words.globals.version) return out.result({ version: version() }, version());
  if (words.name[0] === 'help') return showHelp(shell, readWords(words.without(1)));
  if (words.globals.help) return showHelp(shell, words);
  const command = findCommand(words);
  if (!command) throw new UsageError(whatIsMissing(words));
  const args = words.without(command.name.split(' ').length);
  return command.run(shell, parseGiven(command, args));
}

function showHelp({ out }: Shell, words: Words): void {
  const command = findCommand(words);
  if (!command && words.name.length > 0) throw new UsageError(whatIsMissing(words));
  const text = command ? commandHelp(command) : generalHelp(COMMANDS);
  out.result({ help: text }, text);
}

/** By two words before one: `audit verify` is not `audit`. */
function findCommand({ name }: Words): Command | undefined {
  const [first] = name;
  return (
    COMMANDS.find((command) => command.name === name.join(' ')) ??
    COMMANDS.find((command) => command.name === first)
  );
}

function whatIsMissing({ name: [first] }: Words): string {
  return first === undefined ? 'which command?' : `there is no command "${first}"`;
}

function hint(words: Words): string {
  const command = findCommand(words);
  return `See: halyard ${command ? `help ${command.name}` : '--help'}`;
}

function version(): string {
  const file = new URL('../package.json', import.meta.url);
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as { version: string };
  return manifest.version;
}

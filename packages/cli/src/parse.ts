import { parseArgs } from 'node:util';
import type { AnyGiven, Command, Operands, Option, Options } from './command.ts';
import { UsageError } from './failures.ts';
import type { ShellOptions } from './shell.ts';

/** Understood by every command. */
export const GLOBAL_OPTIONS = {
  url: {
    type: 'string',
    value: 'url',
    summary: 'The server; else HALYARD_URL, else http://localhost:8000',
  },
  json: { type: 'boolean', summary: 'Answer and errors as JSON' },
  help: { type: 'boolean', summary: 'What a command does, with examples' },
  version: { type: 'boolean', summary: 'The version of this command' },
} as const satisfies Options;

interface GlobalOptions extends ShellOptions {
  readonly help: boolean;
  readonly version: boolean;
}

/** A command line cut into its words: which command, and everything else. */
export interface Words {
  /** The words without a dash that come first: up to two that stand next to each other. */
  readonly name: readonly string[];
  readonly globals: GlobalOptions;
  /** The arguments without the first `count` words of the name. */
  without(count: number): string[];
}

/** Finds the command and the options that every command has; what else there is may be anything. */
export function readWords(argv: readonly string[]): Words {
  const { tokens, values } = parseArgs({
    args: [...argv],
    options: { ...GLOBAL_OPTIONS, help: { type: 'boolean', short: 'h' } },
    strict: false,
    tokens: true,
  });
  const [first, second] = tokens.filter((token) => token.kind === 'positional');
  const named = [first, second?.index === (first?.index ?? 0) + 1 ? second : undefined].flatMap(
    (token) => token ?? [],
  );
  return {
    name: named.map(({ value }) => value),
    globals: {
      url: typeof values.url === 'string' ? values.url : undefined,
      json: values.json === true,
      help: values.help === true,
      version: values.version === true,
    },
    without: (count) => {
      const taken = new Set(named.slice(0, count).map(({ index }) => index));
      return argv.filter((_, i) => !taken.has(i));
    },
  };
}

/** @throws UsageError on whatever the command does not know or misses. */
export function parseGiven(
  { operands, options }: Pick<Command, 'operands' | 'options'>,
  args: readonly string[],
): AnyGiven {
  const { values, positionals } = parseStrictly(args, { ...GLOBAL_OPTIONS, ...options });
  for (const [name, option] of Object.entries(options)) checkOption(name, option, values[name]);
  return { options: values, operands: readOperands(operands, positionals) };
}

function parseStrictly(args: readonly string[], options: Options) {
  try {
    return parseArgs({ args: [...args], options: { ...options }, allowPositionals: true });
  } catch (error) {
    // `ERR_PARSE_ARGS_…`: the first sentence says it, the next ones advise programmers.
    if (error instanceof TypeError) throw new UsageError(error.message.split(/\. |\n/, 1).join(''));
    throw error;
  }
}

function checkOption(name: string, { required, choices }: Option, value: unknown): void {
  if (required && value === undefined) throw new UsageError(`--${name} is needed`);
  if (typeof value === 'string' && choices && !choices.includes(value)) {
    throw new UsageError(`--${name} is "${value}": one of ${choices.join(', ')} is needed`);
  }
}

/** Parts of addresses, where these would name another one. */
const NO_NAME = /^\.{0,2}$/;

function readOperands(operands: Operands, positionals: readonly string[]) {
  const names = Object.entries(operands);
  if (positionals.length > names.length) {
    throw new UsageError(`"${positionals[names.length]}" is one argument too many`);
  }
  return Object.fromEntries(
    names.map(([name, kind], i) => {
      const value = positionals[i];
      if (value === undefined && kind === 'required') throw new UsageError(`<${name}> is missing`);
      if (NO_NAME.test(value ?? name)) throw new UsageError(`"${value}" is no ${name}`);
      return [name, value];
    }),
  );
}

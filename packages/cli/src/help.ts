import type { Command, Options } from './command.ts';
import { GLOBAL_OPTIONS } from './parse.ts';
import { formatFields } from './table.ts';

/** What `halyard --help` prints. */
export function generalHelp(commands: readonly Command[]): string {
  return [
    'Raises and lowers feature flags.',
    'Usage: halyard <command> [arguments] [options]',
    section('Commands', formatFields(commands.map((it) => [signature(it), it.summary]))),
    section('Options of every command', optionLines(GLOBAL_OPTIONS)),
    section('Environment variables', formatFields(VARIABLES)),
    section('Exit codes', formatFields(EXIT_CODES)),
    'Examples of a command: halyard help <command>',
  ].join('\n\n');
}

/** What `halyard <command> --help` prints. */
export function commandHelp(command: Command): string {
  const { summary, options, notes, examples } = command;
  const parts = [`${summary}.`, `Usage: halyard ${signature(command)}${usageOfOptions(options)}`];
  if (Object.keys(options).length > 0) parts.push(section('Options', optionLines(options)));
  parts.push(section('Options of every command', optionLines(GLOBAL_OPTIONS)));
  if (notes) parts.push(notes.join('\n'));
  parts.push(section('Examples', examples.join('\n')));
  return parts.join('\n\n');
}

const VARIABLES = [
  ['HALYARD_URL', 'The server, instead of --url'],
  ['HALYARD_TOKEN', 'A token, instead of the one that halyard login keeps'],
  ['DATABASE_URL, HALYARD_DATA_DIR', "The server's storage, for make-admin and audit verify"],
] as const;

const EXIT_CODES = [
  ['0', 'done'],
  ['1', 'refused or failed'],
  ['2', 'wrong usage'],
  ['3', 'someone else changed it meanwhile'],
] as const;

function section(title: string, lines: string): string {
  return `${title}:\n${lines.replace(/^/gm, '  ')}`;
}

function signature({ name, operands }: Command): string {
  const shown = Object.entries(operands).map(([operand, kind]) =>
    kind === 'required' ? `<${operand}>` : `[${operand}]`,
  );
  return [name, ...shown].join(' ');
}

function usageOfOptions(options: Options): string {
  const needed = Object.entries(options).filter(([, { required }]) => required);
  const shown = needed.map(([name, { value }]) => ` --${name} <${value ?? name}>`);
  return `${shown.join('')}${needed.length < Object.keys(options).length ? ' [options]' : ''}`;
}

function optionLines(options: Options): string {
  return formatFields(
    Object.entries(options).map(([name, { type, value, summary, required, multiple, choices }]) => {
      const what = choices?.join('|') ?? `<${value ?? name}>`;
      const remarks = [required && 'needed', multiple && 'may be repeated'].filter(Boolean);
      const remark = remarks.length > 0 ? ` (${remarks.join(', ')})` : '';
      return [type === 'boolean' ? `--${name}` : `--${name} ${what}`, `${summary}${remark}`];
    }),
  );
}

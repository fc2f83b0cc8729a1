import { describe, expect, test } from 'vitest';
import { COMMANDS } from './commands.ts';
import { UsageError } from './failures.ts';
import { parseGiven, readWords } from './parse.ts';

describe('the words of a command line', () => {
  test.each([
    [['flags'], ['flags'], []],
    [['--json', 'flags', '--tag', 'x'], ['flags'], ['--json', '--tag', 'x']],
    [['--url', 'http://x', 'flags'], ['flags'], ['--url', 'http://x']],
    [['flag', 'audit'], ['flag', 'audit'], ['audit']],
    [['audit', '--flag', 'verify'], ['audit'], ['--flag', 'verify']],
    [[], [], []],
  ])('%j', (argv, name, rest) => {
    const words = readWords(argv);
    expect([words.name, words.without(1)]).toEqual([name, rest]);
  });

  test('say what concerns every command', () => {
    expect(readWords(['-h', '--url=http://x', 'set', '--json', '--on']).globals).toEqual({
      url: 'http://x',
      json: true,
      help: true,
      version: false,
    });
  });
});

describe('what is given to a command', () => {
  const command = {
    operands: { key: 'required', email: 'optional' },
    options: {
      env: { type: 'string', required: true, summary: '' },
      type: { type: 'string', choices: ['boolean', 'percentage'], summary: '' },
      tag: { type: 'string', multiple: true, summary: '' },
      on: { type: 'boolean', summary: '' },
    },
  } as const;

  test('comes by its name', () => {
    const args = ['checkout', '--tag', 'a', '--env=staging', '--tag', 'b', '--on', '--json'];
    const { operands, options } = parseGiven(command, args);
    expect(operands).toEqual({ key: 'checkout', email: undefined });
    expect(options).toMatchObject({ env: 'staging', tag: ['a', 'b'], on: true });
  });

  test.each([
    [['checkout'], '--env is needed'],
    [['--env', 'x'], '<key> is missing'],
    [['a', 'b', 'c', '--env', 'x'], '"c" is one argument too many'],
    [['a', '--env', 'x', '--type', 'json'], 'one of boolean, percentage is needed'],
    [['a', '--env', 'x', '--bogus'], "Unknown option '--bogus'"],
    [['a', '--env'], '--env'],
    [['a', '--env', 'x', '--on=1'], '--on'],
    [['..', '--env', 'x'], '".." is no key'],
    [['', '--env', 'x'], '"" is no key'],
  ])('%j is refused', (args, message) => {
    expect(() => parseGiven(command, args)).toThrow(UsageError);
    expect(() => parseGiven(command, args)).toThrow(message);
  });
});

const examples = COMMANDS.flatMap((command) => command.examples.map((it) => ({ command, it })));

test.each(examples)('the help may promise: $it', ({ command, it }) => {
  const line = it.replace(/^(?:\S+=\S+ )?halyard /, '').replace(/ <.*$/, '');
  const argv = line.match(/(?:[^\s"]|"[^"]*")+/g)?.map((word) => word.replaceAll('"', '')) ?? [];
  expect(argv.join(' ')).toMatch(new RegExp(`^${command.name}\\b`));
  const args = readWords(argv).without(command.name.split(' ').length);
  expect(() => parseGiven(command, args)).not.toThrow();
});

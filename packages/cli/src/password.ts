import { createInterface } from 'node:readline/promises';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { Refusal, UsageError } from './failures.ts';
import type { System } from './shell.ts';

type Terminal = Pick<System, 'stdin' | 'stderr'>;

/** Asks for a line of text. The question goes to stderr, so that stdout holds results alone. */
export function ask(terminal: Terminal, question: string): Promise<string> {
  return readLine(terminal, question, true);
}

/** Asks for a line that nobody sees. */
export async function askSecretly(terminal: Terminal, question: string): Promise<string> {
  refuseUnlessTerminal(terminal);
  terminal.stderr.write(question);
  try {
    return await readLine(terminal, '', false);
  } finally {
    terminal.stderr.write('\n');
  }
}

/** All of stdin, as scripts hand over a password; the line's end does not belong to it. */
export async function readSecret({ stdin }: Terminal): Promise<string> {
  return (await text(stdin)).replace(/\r?\n$/, '');
}

async function readLine(terminal: Terminal, question: string, isSeen: boolean): Promise<string> {
  refuseUnlessTerminal(terminal);
  const { stdin, stderr } = terminal;
  const output = isSeen ? stderr : new PassThrough().resume();
  // As a terminal, readline takes over the echo; what it echoes goes to `output`.
  const lines = createInterface({ input: stdin, output, terminal: true });
  const giveUp = new AbortController();
  lines.once('SIGINT', () => giveUp.abort());
  lines.once('close', () => giveUp.abort());
  try {
    return await lines.question(question, { signal: giveUp.signal });
  } catch (error) {
    throw giveUp.signal.aborted ? new Refusal('interrupted', 130) : error;
  } finally {
    lines.close();
  }
}

function refuseUnlessTerminal({ stdin }: Terminal): void {
  if (!stdin.isTTY) throw new UsageError('no terminal to ask at: use --password-stdin');
}

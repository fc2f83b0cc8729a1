import type { Writable } from 'node:stream';
import { failureJson, failureText } from './failures.ts';

/** The only way to the screen. */
export interface Output {
  /** What was asked for: JSON where that is wanted, else the text. */
  result(value: unknown, text: string): void;
  /** A word beside the result, for people alone. */
  note(text: string): void;
  failure(error: unknown): void;
}

interface Streams {
  readonly stdout: Writable;
  readonly stderr: Writable;
}

export function createOutput({ stdout, stderr }: Streams, isJson: boolean): Output {
  const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
  return {
    result: (value, text) => {
      stdout.write(isJson ? json(value) : `${harmless(text)}\n`);
    },
    note: (text) => {
      if (!isJson) stderr.write(`${harmless(text)}\n`);
    },
    failure: (error) => {
      stderr.write(
        isJson ? json(failureJson(error)) : `halyard: ${harmless(failureText(error))}\n`,
      );
    },
  };
}

/** Names come from other people: what would steer the terminal is shown as its number instead. */
function harmless(text: string): string {
  return text.replace(/(?!\n)\p{Cc}/gu, escaped);
}

/** {@link harmless} for what has to stay on one line. */
export function oneLine(text: string): string {
  return text.replace(/\p{Cc}/gu, escaped);
}

function escaped(character: string): string {
  return `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
}

import type { Ruleset } from '@halyard/engine';
import { type Connection, readText, reasonOf, refusalOf } from './connection.ts';
import { later, linkedAbort } from './timing.ts';
import { readMark, readRuleset } from './wire.ts';

/** One question for the ruleset. */
export interface PollOptions {
  readonly connection: Connection;
  /** Mark of what is held; undefined asks for the whole ruleset. */
  readonly mark: string | undefined;
  /** The longest answer that is taken, in characters. */
  readonly maxLength: number;
  /** How long to wait for the head of the answer. */
  readonly answerTimeoutMs: number;
  /** How long the rest of the answer may take. */
  readonly bodyTimeoutMs: number;
  readonly now: () => number;
  /** Gives the question up. */
  readonly signal: AbortSignal;
}

/** What came of it. */
export type PollOutcome =
  | { readonly kind: 'ruleset'; readonly ruleset: Ruleset; readonly mark: string | undefined }
  | { readonly kind: 'unchanged' }
  | {
      readonly kind: 'failed';
      readonly reason: string;
      readonly isFatal: boolean;
      readonly retryAfterMs: number | undefined;
    };

/** Asks for the ruleset once. Nothing is thrown. */
export async function pollRuleset(options: PollOptions): Promise<PollOutcome> {
  const link = linkedAbort(options.signal);
  let callOff = later(options.answerTimeoutMs, () => link.abort(new Error('no answer in time')));
  const onAnswer = () => {
    callOff();
    const late = new Error('the answer did not end in time');
    callOff = later(options.bodyTimeoutMs, () => link.abort(late));
  };
  try {
    return await ask(options, link.signal, onAnswer);
  } catch (error) {
    return failed(reasonOf(link.signal.aborted ? link.signal.reason : error));
  } finally {
    callOff();
    link.abort();
    link.release();
  }
}

async function ask(
  options: PollOptions,
  signal: AbortSignal,
  onAnswer: () => void,
): Promise<PollOutcome> {
  const { connection, mark, maxLength, now } = options;
  const known = mark === undefined ? undefined : { 'if-none-match': `"${mark}"` };
  const headers = { accept: 'application/json', ...known };
  const response = await connection.send('/sdk/v1/ruleset', { headers, signal });
  onAnswer();
  if (response.status === 304 && known !== undefined) return { kind: 'unchanged' };
  if (response.status !== 200) return { kind: 'failed', ...refusalOf(response, now()) };
  const ruleset = readRuleset(await readText(response, maxLength));
  if (ruleset === undefined) return failed('the answer is no ruleset');
  return { kind: 'ruleset', ruleset, mark: readMark(response.headers.get('etag')) };
}

function failed(reason: string): PollOutcome {
  return { kind: 'failed', reason, isFatal: false, retryAfterMs: undefined };
}

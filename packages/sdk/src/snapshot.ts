import type { Ruleset } from '@halyard/engine';
import { isRuleset, member, parsed, readMark } from './wire.ts';

/**
 * Where the last known ruleset outlives the process. What is kept is a text; who holds it may lose
 * or damage it, which is found out when it is read.
 */
export interface SnapshotStore {
  /** The text that was written last; undefined where there is none. */
  read(): Promise<string | undefined>;
  /** Puts a text in the place of the last one, entirely or not at all. */
  write(text: string): Promise<void>;
}

/** A ruleset as it was when it was saved. */
export interface Snapshot {
  readonly ruleset: Ruleset;
  readonly mark: string | undefined;
  /** Milliseconds since 1970. */
  readonly savedAt: number;
}

const FORMAT = 'halyard-snapshot/1';

/**
 * Writes a snapshot as two lines of JSON: the format and the SHA-256 of the second line, and then
 * what was saved.
 *
 * @param source - what `sourceOf` gives for the server and key that the ruleset came from.
 */
export async function writeSnapshot(snapshot: Snapshot, source: string): Promise<string> {
  const { ruleset, mark, savedAt } = snapshot;
  const content = JSON.stringify({ source, savedAt, mark, ruleset });
  return `${JSON.stringify({ format: FORMAT, sha256: await sha256(content) })}\n${content}\n`;
}

/** Reads a snapshot, or says why it is not to be used. */
export async function readSnapshot(
  text: string,
  source: string,
): Promise<Snapshot | { readonly unusable: string }> {
  const [head = '', content = '', ...rest] = text.split('\n');
  const header = parsed(head);
  if (member(header, 'format') !== FORMAT) return { unusable: 'it is of another format' };
  const isWhole = rest.length === 1 && rest[0] === '';
  if (!isWhole || member(header, 'sha256') !== (await sha256(content))) {
    return { unusable: 'it is damaged' };
  }
  const body = parsed(content);
  if (member(body, 'source') !== source) return { unusable: 'it is of another server or SDK key' };
  const ruleset = member(body, 'ruleset');
  const savedAt = member(body, 'savedAt');
  const mark = member(body, 'mark');
  const isComplete = isRuleset(ruleset) && typeof savedAt === 'number';
  if (!isComplete) return { unusable: 'it holds no ruleset' };
  return { ruleset, savedAt, mark: typeof mark === 'string' ? readMark(mark) : undefined };
}

/**
 * Names where rulesets come from without telling the key. A key belongs to one environment, so a
 * snapshot of another environment has another source.
 */
export function sourceOf(baseUrl: string, sdkKey: string): Promise<string> {
  return sha256(`${baseUrl}\n${sdkKey}`);
}

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

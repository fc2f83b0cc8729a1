import { hash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { type CompiledRuleset, rulesetOf } from '@halyard/engine';
import { changesSince, type HeldRuleset, markOf } from '#features/rulesets/index.ts';
import { encodeEvent } from '#platform/sse/sse-event.ts';
import { toFlagd } from '../flagd/to-flagd.ts';

const compress = promisify(gzip);

/** A body that many ask for: made once, and compressed once for those who accept that. */
export interface SharedBody {
  readonly etag: string;
  readonly plain: Buffer;
  gzipped(): Promise<Buffer>;
}

/** Everything that is said about a ruleset, in bytes that all its readers share. */
export interface RulesetTexts {
  ruleset(held: HeldRuleset): SharedBody;
  flagd(held: HeldRuleset): SharedBody;
  /** The event that takes a follower to what is held: from a revision, or from nothing. */
  step(held: HeldRuleset, from: number | null): Buffer;
  /** The event for a follower who is there already. */
  current(held: HeldRuleset): Buffer;
}

/** Bytes of steps that are kept for one ruleset; the last one is kept whatever it takes. */
const MAX_STEPS_BYTES = 8 * 1024 * 1024;

/** What has been made of one ruleset so far. */
interface Texts {
  whole?: { readonly event: Buffer; readonly body: SharedBody };
  flagd?: SharedBody;
  /** By the revision from which they lead. */
  readonly steps: Map<number, Buffer>;
  stepsBytes: number;
}

/** Makes each text when it is first asked for; it goes when its ruleset is replaced. */
export function createRulesetTexts(): RulesetTexts {
  const known = new WeakMap<CompiledRuleset, Texts>();
  const textsOf = ({ compiled }: HeldRuleset): Texts => {
    const texts = known.get(compiled) ?? { steps: new Map(), stepsBytes: 0 };
    known.set(compiled, texts);
    return texts;
  };
  const wholeOf = (held: HeldRuleset) => {
    const texts = textsOf(held);
    texts.whole ??= writeWhole(held);
    return texts.whole;
  };

  return {
    ruleset: (held) => wholeOf(held).body,
    flagd(held) {
      const texts = textsOf(held);
      texts.flagd ??= writeFlagd(held);
      return texts.flagd;
    },
    step(held, from) {
      if (from === null) return wholeOf(held).event;
      const texts = textsOf(held);
      const made = texts.steps.get(from);
      if (made) return made;
      const step = writeStep(held, from);
      if (step === null) return wholeOf(held).event;
      keep(texts, from, step);
      return step;
    },
    current(held) {
      const { environmentKey: environment, revision } = held;
      return encodeEvent({
        name: 'current',
        id: markOf(held),
        data: JSON.stringify({ environment, revision }),
      });
    },
  };
}

/** The body is a part of the event, so that a large ruleset is in memory once. */
function writeWhole(held: HeldRuleset) {
  const mark = markOf(held);
  const data = JSON.stringify(rulesetOf(held.compiled));
  const event = encodeEvent({ name: 'ruleset', id: mark, data });
  const start = event.indexOf('{');
  const plain = event.subarray(start, event.lastIndexOf('}') + 1);
  return { event, body: sharedBody(`"${mark}"`, plain) };
}

function writeFlagd({ compiled }: HeldRuleset): SharedBody {
  const plain = Buffer.from(JSON.stringify(toFlagd(compiled)));
  // By its content: another version of the server may write the same revision differently.
  return sharedBody(`"${hash('sha256', plain, 'base64url')}"`, plain);
}

/** Null where it is not known what has changed since. */
function writeStep(held: HeldRuleset, from: number): Buffer | null {
  const { environmentKey: environment, revision, compiled, history } = held;
  const changes = changesSince(history, compiled, from);
  if (changes === null) return null;
  const data = JSON.stringify({ environment, from, revision, changes });
  return encodeEvent({ name: 'changes', id: markOf(held), data });
}

function keep(texts: Texts, from: number, step: Buffer): void {
  texts.steps.set(from, step);
  texts.stepsBytes += step.length;
  for (const [revision, oldest] of texts.steps) {
    if (texts.stepsBytes <= MAX_STEPS_BYTES || revision === from) break;
    texts.steps.delete(revision);
    texts.stepsBytes -= oldest.length;
  }
}

function sharedBody(etag: string, plain: Buffer): SharedBody {
  let gzipped: Promise<Buffer> | undefined;
  return {
    etag,
    plain,
    gzipped() {
      gzipped ??= compress(plain);
      gzipped.catch(() => {
        gzipped = undefined;
      });
      return gzipped;
    },
  };
}

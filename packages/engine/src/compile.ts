import type { CompiledFlag, CompiledRuleset, SegmentNode } from './compiled.ts';
import { isObject } from './json.ts';
import { linkFlags } from './link-flags.ts';
import { linkSegments } from './link-segments.ts';
import type { FlagRules, Ruleset } from './ruleset.ts';

/**
 * Prepares a ruleset for evaluation: sets for lists, parsed versions, dates and patterns, hashed
 * salts, references resolved. Total: a flag that it cannot understand answers with PARSE_ERROR, one
 * whose references fail with GENERAL, and the others are not affected, whatever JSON comes in.
 *
 * The ruleset is not changed, and must not be changed by the caller afterwards.
 */
export function compile(ruleset: Ruleset): CompiledRuleset {
  if (!isObject(ruleset)) return assemble('', 0, new Map(), new Map());
  const segments = linkSegments(bodiesOf(ruleset.segments), new Map());
  const flags = linkFlags(bodiesOf(ruleset.flags), new Map(), segments);
  const { environment, revision } = ruleset;
  return assemble(
    typeof environment === 'string' ? environment : '',
    typeof revision === 'number' ? revision : 0,
    flags,
    segments,
  );
}

/** Puts a compiled ruleset together. */
export function assemble(
  environment: string,
  revision: number,
  flags: ReadonlyMap<string, CompiledFlag>,
  segments: ReadonlyMap<string, SegmentNode>,
): CompiledRuleset {
  const ordered = [...flags.values()].toSorted((a, b) => (a.key < b.key ? -1 : 1));
  return { environment, revision, flags, segments, ordered };
}

/** The ruleset that a compiled one was made of. */
export function rulesetOf(compiled: CompiledRuleset): Ruleset {
  const { environment, revision, flags, segments } = compiled;
  return { environment, revision, flags: bodiesByKey(flags), segments: bodiesByKey(segments) };
}

/** The rules that a flag was compiled of; undefined when there is no such flag. */
export function rulesOf(compiled: CompiledRuleset, flagKey: string): FlagRules | undefined {
  return compiled.flags.get(flagKey)?.body;
}

function bodiesByKey<Body>(
  nodes: ReadonlyMap<string, { readonly body: Body }>,
): Record<string, Body> {
  return Object.fromEntries([...nodes].map(([key, { body }]) => [key, body]));
}

/**
 * Members by key, typed as what they claim to be; linking checks each before it reads it. Own
 * members only, so `__proto__` is a key like any other.
 */
function bodiesOf<Body>(members: Readonly<Record<string, Body>>): Map<string, Body> {
  return new Map(isObject(members) ? Object.entries<Body>(members) : []);
}

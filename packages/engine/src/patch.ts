import { assemble } from './compile.ts';
import type { CompiledFlag, CompiledRuleset, SegmentNode } from './compiled.ts';
import { linkFlags } from './link-flags.ts';
import { linkSegments } from './link-segments.ts';
import { withDependents } from './links.ts';
import type { FlagRules, SegmentRules } from './ruleset.ts';

/** What became of one flag or segment; null means that it was deleted. */
export type RulesetChange =
  | { readonly kind: 'flag'; readonly key: string; readonly body: FlagRules | null }
  | { readonly kind: 'segment'; readonly key: string; readonly body: SegmentRules | null };

/**
 * Applies changes to a compiled ruleset, which stays as it is. Gives what `compile` would give for
 * the whole, but compiles only what changed and what depends on it. Of several changes of one key
 * the last counts.
 *
 * @param revision - the revision that the ruleset has after the changes.
 */
export function patch(
  compiled: CompiledRuleset,
  changes: readonly RulesetChange[],
  revision: number,
): CompiledRuleset {
  const changedSegments = new Map<string, SegmentRules | null>();
  const changedFlags = new Map<string, FlagRules | null>();
  for (const change of changes) {
    if (change.kind === 'segment') changedSegments.set(change.key, change.body);
    if (change.kind === 'flag') changedFlags.set(change.key, change.body);
  }
  const staleSegments = withDependents(changedSegments.keys(), segmentGraph(compiled));
  const segments = linkSegments(
    bodiesOf(staleSegments, changedSegments, compiled.segments),
    without(staleSegments, compiled.segments),
  );
  const staleFlags = staleFlagsOf(compiled, changedFlags.keys(), staleSegments);
  const flags = linkFlags(
    bodiesOf(staleFlags, changedFlags, compiled.flags),
    without(staleFlags, compiled.flags),
    segments,
  );
  return assemble(compiled.environment, revision, flags, segments);
}

function staleFlagsOf(
  compiled: CompiledRuleset,
  changed: Iterable<string>,
  staleSegments: ReadonlySet<string>,
): Set<string> {
  const touched = new Set(changed);
  if (staleSegments.size > 0) {
    for (const flag of compiled.ordered) {
      if (flag.segments.some((name) => staleSegments.has(name))) touched.add(flag.key);
    }
  }
  return withDependents(touched, flagGraph(compiled));
}

function segmentGraph({ segments }: CompiledRuleset): Map<string, readonly string[]> {
  return graphOf(segments, (node: SegmentNode) => node.segments);
}

function flagGraph({ flags }: CompiledRuleset): Map<string, readonly string[]> {
  return graphOf(flags, (node: CompiledFlag) => node.prerequisites);
}

function graphOf<Node>(
  nodes: ReadonlyMap<string, Node>,
  namesOf: (node: Node) => readonly string[],
): Map<string, readonly string[]> {
  const graph = new Map<string, readonly string[]>();
  for (const [key, node] of nodes) graph.set(key, namesOf(node));
  return graph;
}

function without<Node>(
  stale: ReadonlySet<string>,
  nodes: ReadonlyMap<string, Node>,
): Map<string, Node> {
  const kept = new Map(nodes);
  for (const key of stale) kept.delete(key);
  return kept;
}

/** The bodies of what is stale: changed ones as they are now, the rest as they were. */
function bodiesOf<Body>(
  stale: ReadonlySet<string>,
  changed: ReadonlyMap<string, Body | null>,
  nodes: ReadonlyMap<string, { readonly body: Body }>,
): Map<string, Body> {
  const bodies = new Map<string, Body>();
  for (const key of stale) {
    const body = changed.has(key) ? changed.get(key) : nodes.get(key)?.body;
    if (body !== undefined && body !== null) bodies.set(key, body);
  }
  return bodies;
}

import { checkSegment } from './checks/check-segment.ts';
import type { SegmentNode, Standing } from './compiled.ts';
import { leavesFirst, segmentsOfSegment } from './links.ts';
import type { SegmentRules } from './ruleset.ts';
import { compileSegment } from './segments.ts';
import { circular, firstFault, problemOfSegments, standingOf, unreadable } from './standing.ts';

/**
 * Compiles segments, each bound to those that it names.
 *
 * @param bodies - what is to be compiled; of any JSON type, as nothing has been checked yet.
 * @param kept - segments that are compiled already and name none of `bodies`.
 */
export function linkSegments(
  bodies: ReadonlyMap<string, SegmentRules>,
  kept: ReadonlyMap<string, SegmentNode>,
): Map<string, SegmentNode> {
  const nodes = new Map(kept);
  const graph = new Map<string, readonly string[]>();
  for (const [key, body] of bodies) {
    const fault = firstFault((report) => checkSegment(key, body, report));
    if (fault === undefined) graph.set(key, segmentsOfSegment(body));
    nodes.set(key, withoutSegment(key, body, graph, fault ? unreadable(fault) : circular()));
  }
  for (const key of leavesFirst(graph)) {
    const body = bodies.get(key);
    if (body !== undefined) nodes.set(key, linkSegment(key, body, graph, nodes));
  }
  return nodes;
}

function linkSegment(
  key: string,
  body: SegmentRules,
  graph: ReadonlyMap<string, readonly string[]>,
  nodes: ReadonlyMap<string, SegmentNode>,
): SegmentNode {
  const names = graph.get(key) ?? [];
  const children = names.map((name) => nodes.get(name)).filter((node) => node !== undefined);
  const standing = standingOf(children, [], problemOfSegments(names, nodes));
  const node = withoutSegment(key, body, graph, standing);
  if (standing.problem !== null) return node;
  return {
    ...node,
    segment: compileSegment(body, (name) => nodes.get(name)?.segment ?? undefined),
  };
}

function withoutSegment(
  key: string,
  body: SegmentRules,
  graph: ReadonlyMap<string, readonly string[]>,
  standing: Standing,
): SegmentNode {
  return { ...standing, key, body, segments: graph.get(key) ?? [], segment: null };
}

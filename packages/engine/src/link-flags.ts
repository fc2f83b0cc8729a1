import { checkFlag } from './checks/check-flag.ts';
import type { CompiledFlag, Decision, SegmentNode, Standing } from './compiled.ts';
import { failed } from './evaluation.ts';
import { isObject, ownMember } from './json.ts';
import { leavesFirst, prerequisitesOf, segmentsOfFlag } from './links.ts';
import { compileDecision } from './program.ts';
import type { FlagRules } from './ruleset.ts';
import { circular, firstFault, problemOfSegments, standingOf, unreadable } from './standing.ts';

/**
 * Compiles flags, each bound to its prerequisites and segments. A flag that cannot be understood
 * answers with an error and leaves the others alone.
 *
 * @param bodies - what is to be compiled; of any JSON type, as nothing has been checked yet.
 * @param kept - flags that are compiled already and have none of `bodies` as a prerequisite.
 */
export function linkFlags(
  bodies: ReadonlyMap<string, FlagRules>,
  kept: ReadonlyMap<string, CompiledFlag>,
  segments: ReadonlyMap<string, SegmentNode>,
): Map<string, CompiledFlag> {
  const nodes = new Map(kept);
  const graph = new Map<string, readonly string[]>();
  for (const [key, body] of bodies) {
    const fault = firstFault((report) => checkFlag(key, body, report));
    if (fault === undefined) graph.set(key, prerequisitesOf(body));
    nodes.set(key, brokenFlag(key, body, fault ? unreadable(fault) : circular(), graph));
  }
  for (const key of leavesFirst(graph)) {
    const body = bodies.get(key);
    if (body !== undefined) nodes.set(key, linkFlag(key, body, graph, nodes, segments));
  }
  return nodes;
}

function linkFlag(
  key: string,
  body: FlagRules,
  graph: ReadonlyMap<string, readonly string[]>,
  nodes: ReadonlyMap<string, CompiledFlag>,
  segments: ReadonlyMap<string, SegmentNode>,
): CompiledFlag {
  const prerequisites = graph.get(key) ?? [];
  const named = segmentsOfFlag(body);
  const standing = standingOf(
    prerequisites.map((name) => nodes.get(name)).filter((node) => node !== undefined),
    named.map((name) => segments.get(name)).filter((node) => node !== undefined),
    problemOfSegments(named, segments),
  );
  if (standing.problem !== null) return brokenFlag(key, body, standing, graph);
  const decision = compileDecision(body, {
    flagOf: (name) => nodes.get(name),
    segmentOf: (name) => segments.get(name)?.segment ?? undefined,
  });
  return { ...decision, ...standing, key, body, segments: named, prerequisites };
}

function brokenFlag(
  key: string,
  body: FlagRules,
  standing: Standing,
  graph: ReadonlyMap<string, readonly string[]>,
): CompiledFlag {
  const prerequisites = graph.get(key);
  const decision: Decision = { constant: errorOf(key, body, standing), program: null };
  const segments = prerequisites === undefined ? [] : segmentsOfFlag(body);
  return { ...decision, ...standing, key, body, segments, prerequisites: prerequisites ?? [] };
}

function errorOf(key: string, body: unknown, { problem }: Standing) {
  const version = isObject(body) ? ownMember(body, 'version') : 0;
  const identity = { key, version: Number.isSafeInteger(version) ? Number(version) : 0 };
  const where = problem === null || problem.fault.path === '' ? '' : ` (${problem.fault.path})`;
  const message = `The flag cannot be evaluated: ${problem?.fault.message ?? ''}${where}`;
  return Object.freeze(failed(identity, problem?.errorCode ?? 'GENERAL', message));
}

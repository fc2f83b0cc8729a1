import type { Condition, FlagRules, SegmentRules } from './ruleset.ts';

/** The segments that conditions name, each as often as it is named. */
function segmentsNamed(conditions: readonly Condition[]): string[] {
  return conditions
    .filter((condition) => condition.operator === 'in_segment')
    .flatMap((condition) => condition.values)
    .filter((value) => typeof value === 'string');
}

/** The segments that a segment's groups name. */
export function segmentsOfSegment(segment: SegmentRules): string[] {
  return segment.groups.flatMap(segmentsNamed);
}

/** The segments that a flag's rules name. */
export function segmentsOfFlag(flag: FlagRules): string[] {
  return flag.rules.flatMap((rule) => segmentsNamed(rule.when));
}

/** The flags that a flag has as prerequisites. */
export function prerequisitesOf(flag: FlagRules): string[] {
  return flag.prerequisites.map((prerequisite) => prerequisite.flag);
}

/**
 * Orders a graph so that every key comes after the keys that it names. Names from outside the graph
 * do not count. Keys that are on a cycle or lead into one are left out.
 */
export function leavesFirst(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const dependents = dependentsIn(graph);
  const waiting = new Map<string, number>();
  const order: string[] = [];
  for (const [key, names] of graph) {
    const count = new Set(names.filter((name) => graph.has(name))).size;
    if (count === 0) order.push(key);
    else waiting.set(key, count);
  }
  for (const key of order) {
    for (const dependent of dependents.get(key) ?? []) {
      const left = (waiting.get(dependent) ?? 0) - 1;
      waiting.set(dependent, left);
      if (left === 0) order.push(dependent);
    }
  }
  return order;
}

/** Everything that names one of the keys, directly or through others, and the keys themselves. */
export function withDependents(
  keys: Iterable<string>,
  graph: ReadonlyMap<string, readonly string[]>,
): Set<string> {
  const found = new Set(keys);
  if (found.size === 0) return found;
  const dependents = dependentsIn(graph);
  for (const key of found) {
    for (const dependent of dependents.get(key) ?? []) found.add(dependent);
  }
  return found;
}

function dependentsIn(graph: ReadonlyMap<string, readonly string[]>): Map<string, Set<string>> {
  const dependents = new Map<string, Set<string>>();
  for (const [key, names] of graph) {
    for (const name of names) {
      const known = dependents.get(name);
      if (known === undefined) dependents.set(name, new Set([key]));
      else known.add(key);
    }
  }
  return dependents;
}

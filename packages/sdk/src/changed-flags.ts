import type { CompiledRuleset, JsonValue } from '@halyard/engine';

interface Node {
  readonly body: unknown;
}

/**
 * The keys of the flags whose answers may differ between two rulesets: those that were changed,
 * added or removed, and those that depend on such a flag or segment, however indirectly. Sorted.
 */
export function changedFlags(
  before: CompiledRuleset | undefined,
  after: CompiledRuleset | undefined,
): string[] {
  const segments = differing(before?.segments, after?.segments);
  spread(segments, after?.segments, (node) => node.segments);
  const flags = differing(before?.flags, after?.flags);
  for (const flag of after?.ordered ?? []) {
    if (flag.segments.some((name) => segments.has(name))) flags.add(flag.key);
  }
  spread(flags, after?.flags, (node) => node.prerequisites);
  return [...flags].toSorted();
}

/** The keys that only one side has, or whose bodies differ. */
function differing(
  before: ReadonlyMap<string, Node> = new Map(),
  after: ReadonlyMap<string, Node> = new Map(),
): Set<string> {
  const found = new Set<string>();
  for (const key of before.keys()) if (!after.has(key)) found.add(key);
  for (const [key, node] of after) {
    const old = before.get(key);
    if (old === undefined || !isSame(old.body, node.body, 0)) found.add(key);
  }
  return found;
}

/** Adds all that names something in `found`, until nothing more does. */
function spread<Named>(
  found: Set<string>,
  nodes: ReadonlyMap<string, Named> = new Map(),
  namesOf: (node: Named) => readonly string[],
): void {
  if (found.size === 0) return;
  const dependents = new Map<string, string[]>();
  for (const [key, node] of nodes) {
    for (const name of namesOf(node)) {
      const known = dependents.get(name);
      if (known === undefined) dependents.set(name, [key]);
      else known.push(key);
    }
  }
  // A set that grows while it is walked hands out what was added, each key once.
  for (const key of found) {
    for (const dependent of dependents.get(key) ?? []) found.add(dependent);
  }
}

/** Deeper than any body that can be evaluated; what is below counts as different. */
const MAX_DEPTH = 64;

/** Whether two JSON values are equal; the order of an object's members counts for nothing. */
function isSame(a: unknown, b: unknown, depth: number): boolean {
  if (a === b) return true;
  if (!isComposite(a) || !isComposite(b) || depth > MAX_DEPTH) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && isSame(a[name], b[name], depth + 1))
  );
}

function isComposite(value: unknown): value is Readonly<Record<string, JsonValue>> {
  return typeof value === 'object' && value !== null;
}

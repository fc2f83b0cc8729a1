import type { Problem, SegmentNode, Standing } from './compiled.ts';
import type { ErrorCode } from './evaluation.ts';
import type { Fault, FaultCode, Report } from './fault.ts';
import { MAX_DEPTH, MAX_VISITS } from './limits.ts';

/** The standing of something whose own body is faulty, so that its references do not count. */
export function unreadable(fault: Fault): Standing {
  return { depth: 0, visits: 0, problem: { errorCode: 'PARSE_ERROR', fault } };
}

/** The standing of something that is on a cycle of references or leads into one. */
export function circular(): Standing {
  const found = problem('CYCLE', 'Its references run in a circle.');
  return { depth: Infinity, visits: 0, problem: found };
}

/**
 * The standing of something that follows references.
 *
 * @param levels - those that count as levels below it: segments of a segment, flags of a flag.
 * @param others - those that only count as visits: segments of a flag.
 */
export function standingOf(
  levels: readonly Standing[],
  others: readonly Standing[],
  found: Problem | null,
): Standing {
  if (levels.some((child) => child.depth === Infinity)) return circular();
  const depth = levels.reduce((deepest, child) => Math.max(deepest, child.depth + 1), 0);
  const visits = [...levels, ...others].reduce((sum, child) => sum + child.visits + 1, 0);
  return { depth, visits, problem: found ?? excess(depth, visits) };
}

function excess(depth: number, visits: number): Problem | null {
  if (depth > MAX_DEPTH) {
    return problem('TOO_DEEP', `Its references go more than ${MAX_DEPTH} levels deep.`);
  }
  if (visits > MAX_VISITS) {
    return problem('TOO_MANY_VISITS', `Its references are followed more than ${MAX_VISITS} times.`);
  }
  return null;
}

/** The first problem among the segments that something names. */
export function problemOfSegments(
  names: readonly string[],
  nodes: ReadonlyMap<string, SegmentNode>,
): Problem | null {
  for (const name of names) {
    const node = nodes.get(name);
    if (node === undefined) {
      return problem('UNKNOWN_SEGMENT', `There is no segment ${quote(name)}.`);
    }
    if (node.problem === null) continue;
    const { errorCode, fault } = node.problem;
    return problem(fault.code, `Segment ${quote(name)}: ${fault.message}`, errorCode);
  }
  return null;
}

/** The first fault that a check finds. */
export function firstFault(check: (report: Report) => void): Fault | undefined {
  let first: Fault | undefined;
  check((path, code, message) => {
    first ??= { path, code, message };
  });
  return first;
}

function problem(code: FaultCode, message: string, errorCode: ErrorCode = 'GENERAL'): Problem {
  return { errorCode, fault: { code, path: '', message } };
}

function quote(name: string): string {
  return JSON.stringify(name);
}

import { utf8Length } from './bucket.ts';
import { checkFlag } from './checks/check-flag.ts';
import { checkSegment } from './checks/check-segment.ts';
import { compile } from './compile.ts';
import type { CompiledFlag, CompiledRuleset, SegmentNode } from './compiled.ts';
import { type Fault, memberPath, type Report } from './fault.ts';
import { isList, isObject, ownMember, type UnknownObject } from './json.ts';
import { MAX_BODY_BYTES, MAX_LISTED_KEYS } from './limits.ts';
import { patch, type RulesetChange } from './patch.ts';
import type { Condition, Ruleset } from './ruleset.ts';

/**
 * Everything that is wrong with a ruleset, which may be any JSON. Empty where every flag can be
 * evaluated. Paths begin with `flags.<key>` or `segments.<key>`.
 */
export function findFaults(ruleset: Ruleset): Fault[] {
  if (!isObject(ruleset)) return [fault('', 'WRONG_TYPE', 'Must be an object.')];
  const faults: Fault[] = [];
  if (typeof ownMember(ruleset, 'environment') !== 'string') {
    faults.push(fault('environment', 'WRONG_TYPE', 'Must be text.'));
  }
  if (!Number.isSafeInteger(ownMember(ruleset, 'revision'))) {
    faults.push(fault('revision', 'WRONG_TYPE', 'Must be an integer.'));
  }
  for (const kind of ['flags', 'segments']) {
    if (isObject(ownMember(ruleset, kind))) continue;
    faults.push(fault(kind, 'WRONG_TYPE', 'Must be an object.'));
  }
  const compiled = compile(ruleset);
  for (const flag of compiled.ordered) {
    faults.push(...under(memberPath('flags', flag.key), faultsOfFlag(flag, compiled)));
  }
  for (const node of compiled.segments.values()) {
    faults.push(...under(memberPath('segments', node.key), faultsOfSegment(node, compiled)));
  }
  return faults;
}

/**
 * Everything that is wrong with one change of a ruleset: in the new body, and in what the change
 * would do to others, such as deleting a segment in use or closing a circle. Paths are relative to
 * the body, like `rules[2].when[0].values[1]`; those of damage to others are empty.
 */
export function findChangeFaults(compiled: CompiledRuleset, change: RulesetChange): Fault[] {
  const after = patch(compiled, [change], compiled.revision);
  const node = change.kind === 'flag' ? after.flags.get(change.key) : undefined;
  const segment = change.kind === 'segment' ? after.segments.get(change.key) : undefined;
  return [
    ...(node === undefined ? [] : faultsOfFlag(node, after)),
    ...(segment === undefined ? [] : faultsOfSegment(segment, after)),
    ...damage(compiled, after, change),
  ];
}

function damage(before: CompiledRuleset, after: CompiledRuleset, change: RulesetChange): Fault[] {
  const faults: Fault[] = [];
  for (const flag of after.ordered) {
    if (change.kind === 'flag' && change.key === flag.key) continue;
    const old = before.flags.get(flag.key);
    if (old === flag || old === undefined) continue;
    const known = new Set(referenceFaults(old, before).map(({ path, code }) => path + code));
    for (const { path, code, message } of referenceFaults(flag, after)) {
      if (known.has(path + code)) continue;
      const text = `Flag ${JSON.stringify(flag.key)}: ${message}`;
      faults.push({ ...fault('', code, text), harmed: flag.key });
    }
  }
  for (const node of after.segments.values()) {
    if (change.kind === 'segment' && change.key === node.key) continue;
    const isNew = (before.segments.get(node.key)?.problem ?? null) === null;
    if (node.problem === null || !isNew) continue;
    const message = `Segment ${JSON.stringify(node.key)}: ${node.problem.fault.message}`;
    faults.push({ ...fault('', node.problem.fault.code, message), harmed: node.key });
  }
  return faults;
}

function faultsOfFlag(flag: CompiledFlag, compiled: CompiledRuleset): Fault[] {
  const own = collect((report) => {
    checkFlag(flag.key, flag.body, report);
    checkSize(flag.body, report);
  });
  return own.some((each) => each.code !== 'TOO_LARGE')
    ? own
    : [...own, ...referenceFaults(flag, compiled)];
}

function faultsOfSegment(node: SegmentNode, compiled: CompiledRuleset): Fault[] {
  const own = collect((report) => {
    checkSegment(node.key, node.body, report);
    checkSegmentSize(node.body, report);
  });
  if (own.some((each) => each.code !== 'TOO_LARGE')) return own;
  const named = node.body.groups.flatMap((group, i) =>
    unknownSegments(group, `groups[${i}]`, compiled),
  );
  return [...own, ...named, ...problemUnless(named, node)];
}

/** What is wrong with the references of a flag whose body is right. */
function referenceFaults(flag: CompiledFlag, compiled: CompiledRuleset): Fault[] {
  if (flag.problem?.errorCode === 'PARSE_ERROR') return [flag.problem.fault];
  const named = flag.body.rules.flatMap((rule, i) =>
    unknownSegments(rule.when, `rules[${i}].when`, compiled),
  );
  const faults = [...named, ...unknownPrerequisites(flag, compiled)];
  return [...faults, ...problemUnless(named, flag)];
}

/** The node's problem, unless it only repeats faults that are already found. */
function problemUnless(
  found: readonly Fault[],
  { problem }: Pick<CompiledFlag, 'problem'>,
): Fault[] {
  return problem === null || found.length > 0 ? [] : [problem.fault];
}

function unknownSegments(
  conditions: readonly Condition[],
  path: string,
  { segments }: CompiledRuleset,
): Fault[] {
  return conditions.flatMap(({ operator, values }, i) =>
    values.flatMap((key, j) => {
      if (operator !== 'in_segment' || typeof key !== 'string' || segments.has(key)) return [];
      const message = `There is no segment ${JSON.stringify(key)}.`;
      return [fault(`${path}[${i}].values[${j}]`, 'UNKNOWN_SEGMENT', message)];
    }),
  );
}

function unknownPrerequisites(flag: CompiledFlag, { flags }: CompiledRuleset): Fault[] {
  return flag.body.prerequisites.flatMap((prerequisite, i) => {
    const other = flags.get(prerequisite.flag);
    if (other === undefined) {
      const message = `There is no flag ${JSON.stringify(prerequisite.flag)}.`;
      return [fault(`prerequisites[${i}].flag`, 'UNKNOWN_PREREQUISITE', message)];
    }
    if (other.problem?.errorCode === 'PARSE_ERROR') return [];
    return prerequisite.variants.flatMap((variant, j) => {
      if (Object.hasOwn(other.body.variants, variant)) return [];
      const message = `Flag ${JSON.stringify(prerequisite.flag)} has no such variant.`;
      return [fault(`prerequisites[${i}].variants[${j}]`, 'UNKNOWN_VARIANT', message)];
    });
  });
}

function checkSize(body: unknown, report: Report): void {
  if (bytesOf(body) <= MAX_BODY_BYTES) return;
  report('', 'TOO_LARGE', `Its JSON text must not exceed ${MAX_BODY_BYTES} bytes.`);
}

/** Listed keys are counted, all else is weighed. */
function checkSegmentSize(body: unknown, report: Report): void {
  if (!isObject(body)) return;
  checkSize({ ...body, included: [], excluded: [] }, report);
  const [included, excluded] = [lengthOf(body, 'included'), lengthOf(body, 'excluded')];
  if (included + excluded <= MAX_LISTED_KEYS) return;
  const message = `A segment lists at most ${MAX_LISTED_KEYS} keys, included and excluded together.`;
  report(included >= excluded ? 'included' : 'excluded', 'TOO_LARGE', message);
}

function lengthOf(object: UnknownObject, name: string): number {
  const list = ownMember(object, name);
  return isList(list) ? list.length : 0;
}

/** Bytes of the JSON text; infinite where the body nests too deeply to be written. */
function bytesOf(body: unknown): number {
  try {
    return utf8Length(JSON.stringify(body));
  } catch {
    return Infinity;
  }
}

function collect(check: (report: Report) => void): Fault[] {
  const faults: Fault[] = [];
  check((path, code, message) => faults.push({ path, code, message }));
  return faults;
}

function under(base: string, faults: readonly Fault[]): Fault[] {
  return faults.map(({ path, code, message }) => {
    const joined = path === '' || path.startsWith('[') ? base + path : `${base}.${path}`;
    return { path: joined, code, message };
  });
}

function fault(path: string, code: Fault['code'], message: string): Fault {
  return { path, code, message };
}

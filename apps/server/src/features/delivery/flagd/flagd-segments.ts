import type { CompiledRuleset, Condition, SegmentRules } from '@halyard/engine';
import { attributeLogic, obstacleIn, textsOf } from './flagd-conditions.ts';
import { all, any, type Logic, not, TARGETING_KEY } from './json-logic.ts';

type Segments = CompiledRuleset['segments'];

/** How to write the segments of a ruleset. */
export interface SegmentWriter {
  /** What JsonLogic cannot say of conditions; null where it can say it all. */
  obstacleIn(conditions: readonly Condition[]): string | null;
  /** Conditions without obstacles, all of which have to match. */
  logicOf(conditions: readonly Condition[]): Logic;
  /** The segments that were referred to so far, by the name of the reference. */
  evaluators(): Readonly<Record<string, Logic>>;
}

export function createSegmentWriter(segments: Segments): SegmentWriter {
  const obstacles = new Map<string, string | null>();
  const logics = new Map<string, Logic>();
  const evaluators: [string, Logic][] = [];
  const referred = new Set<string>();

  const conditionsOf = ({ groups }: SegmentRules) => groups.flat();
  const obstacleInSegment = (key: string): string | null => {
    const known = obstacles.get(key);
    if (known !== undefined) return known;
    const segment = segments.get(key)?.body;
    const obstacle = segment ? obstacleInAll(conditionsOf(segment)) : 'names an unknown segment';
    obstacles.set(key, obstacle);
    return obstacle;
  };
  const obstacleInAll = (conditions: readonly Condition[]): string | null => {
    for (const condition of conditions) {
      const found =
        condition.operator === 'in_segment'
          ? textsOf(condition.values)
              .map(obstacleInSegment)
              .find((it) => it !== null)
          : obstacleIn(condition);
      if (typeof found === 'string') return found;
    }
    return null;
  };

  /** Other segments stand in a segment as they are: a reference in a reference is not resolved by all. */
  const inlined = (key: string): Logic => {
    const known = logics.get(key);
    if (known !== undefined) return known;
    const segment = segments.get(key)?.body;
    const logic = segment ? segmentLogic(segment) : false;
    logics.set(key, logic);
    return logic;
  };
  const segmentLogic = ({ included, excluded, groups }: SegmentRules): Logic =>
    all([
      not(isListed(excluded)),
      any([isListed(included), ...groups.map((group) => conditionsLogic(group, inlined))]),
    ]);

  const referredTo = (key: string): Logic => {
    const logic = inlined(key);
    if (!isReferable(logic)) return logic;
    const name = nameOf(key);
    if (!referred.has(name)) evaluators.push([name, logic]);
    referred.add(name);
    return { $ref: name };
  };

  return {
    obstacleIn: obstacleInAll,
    logicOf: (conditions) => conditionsLogic(conditions, referredTo),
    evaluators: () => Object.fromEntries(evaluators),
  };
}

function conditionsLogic(
  conditions: readonly Condition[],
  segmentLogic: (key: string) => Logic,
): Logic {
  return all(
    conditions.map((condition) => {
      if (condition.operator !== 'in_segment') return attributeLogic(condition);
      const isIn = any(textsOf(condition.values).map(segmentLogic));
      return condition.negate === true ? not(isIn) : isIn;
    }),
  );
}

/** Whether the targeting key is one of a list. An empty one is as good as none. */
export function isListed(keys: readonly string[]): Logic {
  const known = keys.filter((key) => key !== '');
  return known.length > 0 && { in: [TARGETING_KEY, known] };
}

/** References are replaced in the text of a definition, by ways in which a dollar sign means something. */
function isReferable(logic: Logic): boolean {
  return typeof logic === 'object' && !JSON.stringify(logic).includes('$');
}

/** A dot would stand for any character where references are looked for by a pattern. */
function nameOf(segmentKey: string): string {
  return segmentKey.replaceAll('.', ':');
}

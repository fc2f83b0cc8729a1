import type { JsonValue } from '../json.ts';
import type { Operator, ValueFault } from './operator.ts';

/** How an operator family reads its values, and which of two comes first. */
export interface Scale<Point> {
  /** The point that a value stands for; undefined where it is none. */
  read(value: unknown): Point | undefined;
  /** Negative, zero or positive like `value - bound`; NaN where `read` does not understand it. */
  compare(value: unknown, bound: Point): number;
  /** Said of a value that `read` does not understand. */
  readonly fault: ValueFault;
}

/**
 * Makes an operator that holds where the attribute's place relative to a value satisfies `holds`.
 * Attributes that the scale cannot read do not match.
 */
export function orderingOperator<Point>(
  scale: Scale<Point>,
  holds: (order: number) => boolean,
): Operator {
  return {
    check(value) {
      return scale.read(value) === undefined ? scale.fault : undefined;
    },
    build(values) {
      const bounds = pointsOf(scale, values);
      const [only] = bounds;
      if (only !== undefined && bounds.length === 1) {
        return (actual) => holds(scale.compare(actual, only));
      }
      return (actual) => bounds.some((bound) => holds(scale.compare(actual, bound)));
    },
  };
}

function pointsOf<Point>(scale: Scale<Point>, values: readonly JsonValue[]): Point[] {
  return values.map((value) => scale.read(value)).filter((point) => point !== undefined);
}

/** The ways in which a value may stand to a bound; NaN is none of them. */
export const ORDER = {
  equal: (order: number): boolean => order === 0,
  greater: (order: number): boolean => order > 0,
  greaterOrEqual: (order: number): boolean => order >= 0,
  less: (order: number): boolean => order < 0,
  lessOrEqual: (order: number): boolean => order <= 0,
} as const;

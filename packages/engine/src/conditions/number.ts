import { ORDER, orderingOperator, type Scale } from './ordering.ts';

const NUMBERS: Scale<number> = {
  read: (value) => (typeof value === 'number' && Number.isFinite(value) ? value : undefined),
  compare(value, bound) {
    if (typeof value !== 'number' || !Number.isFinite(value)) return Number.NaN;
    // Not a difference: two huge numbers may lie infinitely far apart.
    return value < bound ? -1 : Number(value > bound);
  },
  fault: { code: 'WRONG_TYPE', message: 'This operator compares with finite numbers.' },
};

/** `greater`: the number is above one of the values. */
export const greater = orderingOperator(NUMBERS, ORDER.greater);

/** `greater_or_equal`: the number is one of the values or above it. */
export const greaterOrEqual = orderingOperator(NUMBERS, ORDER.greaterOrEqual);

/** `less`: the number is below one of the values. */
export const less = orderingOperator(NUMBERS, ORDER.less);

/** `less_or_equal`: the number is one of the values or below it. */
export const lessOrEqual = orderingOperator(NUMBERS, ORDER.lessOrEqual);

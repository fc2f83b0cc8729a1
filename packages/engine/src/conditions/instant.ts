import { parseInstant } from '../instant.ts';
import { ORDER, orderingOperator, type Scale } from './ordering.ts';

const INSTANTS: Scale<number> = {
  read: (value) => (typeof value === 'string' ? parseInstant(value) : undefined),
  compare: (value, bound) =>
    typeof value === 'string' ? (parseInstant(value) ?? Number.NaN) - bound : Number.NaN,
  fault: { code: 'INVALID_DATE', message: 'Not an ISO 8601 date or date and time.' },
};

/** `before`: the instant, as ISO 8601 text, is earlier than one of the values. */
export const before = orderingOperator(INSTANTS, ORDER.less);

/** `after`: the instant, as ISO 8601 text, is later than one of the values. */
export const after = orderingOperator(INSTANTS, ORDER.greater);

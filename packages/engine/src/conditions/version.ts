import { compareSemverText, parseSemver, type Semver } from '../semver.ts';
import { ORDER, orderingOperator, type Scale } from './ordering.ts';

const VERSIONS: Scale<Semver> = {
  read: (value) => (typeof value === 'string' ? parseSemver(value) : undefined),
  compare: (value, bound) =>
    typeof value === 'string' ? compareSemverText(value, bound) : Number.NaN,
  fault: { code: 'INVALID_VERSION', message: 'Not a version like 2.3.0 by semver.org 2.0.0.' },
};

/** `semver_equal`: of the same precedence as one of the values. */
export const semverEqual = orderingOperator(VERSIONS, ORDER.equal);

/** `semver_greater`: of higher precedence than one of the values. */
export const semverGreater = orderingOperator(VERSIONS, ORDER.greater);

/** `semver_greater_or_equal`: of the same or higher precedence than one of the values. */
export const semverGreaterOrEqual = orderingOperator(VERSIONS, ORDER.greaterOrEqual);

/** `semver_less`: of lower precedence than one of the values. */
export const semverLess = orderingOperator(VERSIONS, ORDER.less);

/** `semver_less_or_equal`: of the same or lower precedence than one of the values. */
export const semverLessOrEqual = orderingOperator(VERSIONS, ORDER.lessOrEqual);

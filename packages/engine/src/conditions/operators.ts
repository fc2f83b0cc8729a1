import type { OperatorName } from '../ruleset.ts';
import { equals } from './equality.ts';
import { after, before } from './instant.ts';
import { greater, greaterOrEqual, less, lessOrEqual } from './number.ts';
import type { Operator } from './operator.ts';
import { matches } from './pattern.ts';
import { contains, endsWith, startsWith } from './text.ts';
import {
  semverEqual,
  semverGreater,
  semverGreaterOrEqual,
  semverLess,
  semverLessOrEqual,
} from './version.ts';

/** The operators that compare an attribute with values, by name. */
export const VALUE_OPERATORS: ReadonlyMap<string, Operator> = new Map<OperatorName, Operator>([
  ['equals', equals],
  ['contains', contains],
  ['starts_with', startsWith],
  ['ends_with', endsWith],
  ['matches', matches],
  ['greater', greater],
  ['greater_or_equal', greaterOrEqual],
  ['less', less],
  ['less_or_equal', lessOrEqual],
  ['before', before],
  ['after', after],
  ['semver_equal', semverEqual],
  ['semver_greater', semverGreater],
  ['semver_greater_or_equal', semverGreaterOrEqual],
  ['semver_less', semverLess],
  ['semver_less_or_equal', semverLessOrEqual],
]);

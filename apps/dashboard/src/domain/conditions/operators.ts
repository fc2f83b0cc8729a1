import type { Condition } from '@halyard/contracts/targeting';
import { type ConditionValue, type ValueKind, valuesOfKind } from './values.ts';

/** What a person can choose as an operator: one of the API's, as it is or negated. */
export interface OperatorChoice {
  /** Tells it from all others. */
  readonly id: string;
  readonly operator: string;
  readonly isNegated: boolean;
  readonly words: string;
  readonly group: string;
  readonly kind: ValueKind;
}

type Row = readonly [operator: string, kind: ValueKind, words: string, negated?: string];

const GROUPS: readonly (readonly [group: string, rows: readonly Row[]])[] = [
  ['Equality', [['equals', 'scalar', 'is', 'is not']]],
  [
    'Text',
    [
      ['contains', 'text', 'contains', 'does not contain'],
      ['starts_with', 'text', 'starts with', 'does not start with'],
      ['ends_with', 'text', 'ends with', 'does not end with'],
      ['matches', 'pattern', 'matches (RE2)', 'does not match (RE2)'],
    ],
  ],
  [
    'Number',
    [
      ['greater', 'number', '> more than'],
      ['greater_or_equal', 'number', '≥ at least'],
      ['less', 'number', '< less than'],
      ['less_or_equal', 'number', '≤ at most'],
    ],
  ],
  [
    'Date',
    [
      ['before', 'instant', 'before'],
      ['after', 'instant', 'after'],
    ],
  ],
  [
    'Version',
    [
      ['semver_equal', 'version', 'version ='],
      ['semver_greater', 'version', 'version >'],
      ['semver_greater_or_equal', 'version', 'version ≥'],
      ['semver_less', 'version', 'version <'],
      ['semver_less_or_equal', 'version', 'version ≤'],
    ],
  ],
  ['Presence', [['exists', 'none', 'exists', 'does not exist']]],
  ['Segment', [['in_segment', 'segment', 'is in segment', 'is not in segment']]],
];

/** All operators in the order in which they are offered. */
export const OPERATOR_CHOICES: readonly OperatorChoice[] = GROUPS.flatMap(([group, rows]) =>
  rows.flatMap(([operator, kind, words, negated]) => {
    const plain = { id: operator, operator, isNegated: false, words, group, kind };
    if (negated === undefined) return [plain];
    return [plain, { ...plain, id: `not ${operator}`, isNegated: true, words: negated }];
  }),
);

/**
 * The choice that a condition stands for. A negation that is not offered is named all the same, and so
 * is an operator of a newer server, so that nothing is shown as what it is not.
 */
export function choiceOf({ operator, negate = false }: Condition): OperatorChoice {
  const isOf = (choice: OperatorChoice) =>
    choice.operator === operator && choice.isNegated === negate;
  const known = OPERATOR_CHOICES.find(isOf);
  if (known) return known;
  const plain = OPERATOR_CHOICES.find((choice) => choice.operator === operator);
  return {
    id: negate ? `not ${operator}` : operator,
    operator,
    isNegated: negate,
    words: negate ? `not: ${plain?.words ?? operator}` : operator,
    group: plain?.group ?? 'Other',
    kind: plain?.kind ?? 'scalar',
  };
}

/** Whether letters may be compared without regard to their case. */
export function mayIgnoreCase({ kind }: OperatorChoice, values: readonly ConditionValue[]) {
  if (kind === 'scalar') return values.some((value) => typeof value === 'string');
  return kind === 'text' || kind === 'pattern';
}

/** A condition with another operator, and as much of the rest as that can have. */
export function withOperator(condition: Condition, choice: OperatorChoice): Condition {
  const { kind, operator, isNegated } = choice;
  const isOfSegments = condition.operator === 'in_segment';
  const before = condition.values ?? [];
  const values = isOfSegments === (kind === 'segment') ? valuesOfKind(kind, before) : [];
  return {
    ...(kind !== 'segment' && { attribute: condition.attribute ?? '' }),
    operator,
    ...(kind !== 'none' && { values }),
    ...(isNegated && { negate: true }),
    ...(condition.ignore_case === true && mayIgnoreCase(choice, values) && { ignore_case: true }),
  };
}

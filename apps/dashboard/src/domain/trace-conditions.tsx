import type { EvaluationTrace } from '@halyard/contracts/evaluation-trace';
import type { Condition } from '@halyard/contracts/targeting';
import { IconCheck, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './trace-view.module.css';
import { sayCondition } from './words/conditions.ts';
import { name, value as sayValue } from './words/text.ts';

type ConditionTrace = EvaluationTrace['rules'][number]['conditions'][number];
type SegmentTrace = ConditionTrace['segments'][number];
type GroupCondition = SegmentTrace['groups'][number][number];

/** Each condition with whether it holds and what the context has; segments are unfolded. */
export function TraceConditions({
  conditions,
}: {
  readonly conditions: readonly ConditionTrace[];
}) {
  return (
    <ul className={classes['conditions']}>
      {conditions.map((condition, index) => (
        <ConditionLine key={index} condition={condition}>
          {condition.segments.map((segment) => (
            <SegmentVerdict key={segment.key} segment={segment} />
          ))}
        </ConditionLine>
      ))}
    </ul>
  );
}

interface ConditionLineProps {
  readonly condition: GroupCondition;
  readonly children?: ReactNode;
}

function ConditionLine({ condition, children }: ConditionLineProps) {
  const { is_match } = condition;
  const Icon = is_match ? IconCheck : IconX;
  return (
    <li className={classes['condition']} data-match={is_match}>
      <Icon
        size={12}
        className={classes['icon']}
        role="img"
        aria-label={is_match ? 'True:' : 'False:'}
      />
      <div className={classes['body']}>
        {sayCondition(toCondition(condition))}
        <span className={classes['actual']}>{sayActual(condition)}</span>
        {children}
      </div>
    </li>
  );
}

function toCondition(condition: GroupCondition): Condition {
  const { attribute, operator, values, negate, ignore_case } = condition;
  return {
    ...(attribute !== null && { attribute }),
    operator,
    // The stored condition had been checked before it was evaluated.
    values: values as NonNullable<Condition['values']>,
    negate,
    ignore_case,
  };
}

/** “ — the context has free”; nothing for segments, which tell their own story. */
function sayActual({ attribute, is_present, actual }: GroupCondition): string {
  if (attribute === null) return '';
  if (!is_present) return ` — the context has no ${name(attribute)}`;
  return ` — the context has ${sayValue(actual)}`;
}

const VERDICTS = {
  excluded: 'the key is on its excluded list',
  included: 'the key is on its included list',
  group: 'a group of its conditions matches',
  none: 'no list has the key, and no group matches',
} as const;

function SegmentVerdict({ segment }: { readonly segment: SegmentTrace }) {
  const { key, verdict, groups } = segment;
  const isMember = verdict === 'included' || verdict === 'group';
  const said = `${isMember ? 'In' : 'Not in'} ${key}: ${VERDICTS[verdict]}`;
  if (groups.length === 0) return <div className={classes['segment']}>{said}</div>;
  return (
    <details className={classes['details']} open={verdict === 'group' || verdict === 'none'}>
      <summary>{said}</summary>
      {groups.map((group, index) => (
        <div key={index}>
          <div className={classes['group']}>
            {index === 0 ? 'Group 1' : `or group ${index + 1}`}
          </div>
          <ul className={classes['conditions']}>
            {group.map((condition, place) => (
              <ConditionLine key={place} condition={condition} />
            ))}
          </ul>
        </div>
      ))}
    </details>
  );
}

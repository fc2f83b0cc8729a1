import type { Condition } from '@halyard/contracts/targeting';
import { Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { ConditionRow } from './conditions/condition-row.tsx';
import classes from './conditions/conditions.module.css';
import type { FaultAt } from './conditions/fault-at.ts';
import { useSeenAttributes } from './conditions/seen-attributes.ts';

interface ConditionsEditorProps {
  readonly value: readonly Condition[];
  readonly onChange: (value: Condition[]) => void;
  /** Where the conditions stand in what is sent: `rules[0].when`. */
  readonly path: string;
  readonly faultAt: FaultAt;
  /** What the conditions belong to, for labels that differ: “rule 1”. */
  readonly label?: string;
  /** Whose recent contexts suggest attributes and values. */
  readonly environmentKey?: string;
  readonly isDisabled?: boolean;
  /** Whether the first condition takes the focus when they appear. */
  readonly isFocused?: boolean;
}

/** Conditions of which all must hold. */
export function ConditionsEditor(props: ConditionsEditorProps) {
  const { value, onChange, path, faultAt, label, isDisabled = false } = props;
  const seen = useSeenAttributes(props.environmentKey);
  const [added, setAdded] = useState(props.isFocused ? 0 : -1);
  const of = label === undefined ? '' : ` of ${label}`;
  const add = (condition: Condition) => {
    setAdded(value.length);
    onChange([...value, condition]);
  };
  const fault = faultAt(path);
  return (
    <div className={classes['list']}>
      {value.map((condition, place) => (
        <ConditionRow
          // Rows have nothing of their own but what is typed and not yet taken.
          key={place}
          value={condition}
          onChange={(next) => onChange(value.with(place, next))}
          onRemove={() => {
            setAdded(-1);
            onChange(value.filter((_, at) => at !== place));
          }}
          name={`condition ${place + 1}${of}`}
          isFirst={place === 0}
          path={`${path}[${place}]`}
          faultAt={faultAt}
          seen={seen}
          isDisabled={isDisabled}
          isNew={place === added}
        />
      ))}
      {fault !== undefined && (
        <Text size="xs" c="var(--mantine-color-error)" role="alert">
          {fault}
        </Text>
      )}
      {!isDisabled && (
        <Group gap="xs" mt="0.25rem">
          <Button
            variant="subtle"
            size="compact-xs"
            aria-label={`Add condition${label === undefined ? '' : ` to ${label}`}`}
            onClick={() => add({ attribute: '', operator: 'equals', values: [] })}
          >
            + condition
          </Button>
          <Button
            variant="subtle"
            size="compact-xs"
            color="gray"
            aria-label={`Add segment condition${label === undefined ? '' : ` to ${label}`}`}
            onClick={() => add({ operator: 'in_segment', values: [] })}
          >
            + segment
          </Button>
        </Group>
      )}
    </div>
  );
}

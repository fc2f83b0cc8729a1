import type { SeenAttribute } from '@halyard/contracts/recent-contexts';
import type { Condition } from '@halyard/contracts/targeting';
import { ActionIcon, Autocomplete, Select, Switch, Text } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import classes from './conditions.module.css';
import type { FaultAt } from './fault-at.ts';
import {
  choiceOf,
  mayIgnoreCase,
  OPERATOR_CHOICES,
  type OperatorChoice,
  withOperator,
} from './operators.ts';
import { SegmentsInput } from './segments-input.tsx';
import { ValueInput } from './value-input.tsx';
import type { ConditionValue } from './values.ts';

interface ConditionRowProps {
  readonly value: Condition;
  readonly onChange: (value: Condition) => void;
  readonly onRemove: () => void;
  /** What it is called: “condition 2 of rule 1”. */
  readonly name: string;
  readonly isFirst: boolean;
  readonly path: string;
  readonly faultAt: FaultAt;
  readonly seen: readonly SeenAttribute[];
  readonly isDisabled: boolean;
  /** Takes the focus when it appears. */
  readonly isNew: boolean;
}

/** The attribute that every context has, and that is always text. */
const TARGETING_KEY = 'targetingKey';

/** One condition: attribute, operator, values. */
export function ConditionRow(props: ConditionRowProps) {
  const { value, onChange, name, path, faultAt, isDisabled } = props;
  const choice = choiceOf(value);
  const values = value.values ?? [];
  const { attribute = '' } = value;
  return (
    <div className={classes['row']} role="group" aria-label={sentenceCase(name)}>
      <span className={classes['junction']}>{props.isFirst ? 'if' : 'and'}</span>
      <div className={classes['attribute']}>
        {choice.kind === 'segment' ? (
          <Text className={classes['context']}>the context</Text>
        ) : (
          <Autocomplete
            size="xs"
            aria-label={`Attribute of ${name}`}
            placeholder="Attribute"
            data={attributeNames(props.seen, attribute)}
            value={attribute}
            onChange={(next) => onChange({ ...value, attribute: next })}
            error={faultAt(`${path}.attribute`)}
            disabled={isDisabled}
            maxLength={200}
            limit={50}
            classNames={{ input: classes['key'] ?? '' }}
            data-autofocus={props.isNew || undefined}
            autoFocus={props.isNew}
          />
        )}
      </div>
      <Select
        className={classes['operator']}
        aria-label={`Operator of ${name}`}
        data={operatorGroups(choice)}
        value={choice.id}
        onChange={(id) => {
          const chosen = OPERATOR_CHOICES.find((each) => each.id === id);
          if (chosen) onChange(withOperator(value, chosen));
        }}
        error={faultAt(`${path}.operator`) ?? faultAt(path)}
        disabled={isDisabled}
        allowDeselect={false}
        searchable
        maxDropdownHeight={320}
        autoFocus={props.isNew && choice.kind === 'segment'}
      />
      <div className={classes['values']}>
        <Values {...props} choice={choice} />
        {mayIgnoreCase(choice, values) && (
          <Switch
            size="xs"
            className={classes['case']}
            label="Ignore case"
            aria-label={`Ignore case in ${name}`}
            checked={value.ignore_case === true}
            disabled={isDisabled}
            onChange={(event) => {
              const { ignore_case: _, ...rest } = value;
              onChange(event.currentTarget.checked ? { ...rest, ignore_case: true } : rest);
            }}
          />
        )}
      </div>
      <ActionIcon
        className={classes['remove']}
        aria-label={`Remove ${name}`}
        onClick={props.onRemove}
        disabled={isDisabled}
      >
        <IconX size={14} />
      </ActionIcon>
    </div>
  );
}

function Values(props: ConditionRowProps & { readonly choice: OperatorChoice }) {
  const { value, onChange, choice, name, faultAt, isDisabled } = props;
  const { kind } = choice;
  const values = value.values ?? [];
  const path = `${props.path}.values`;
  if (kind === 'none') return null;
  const common = { label: `Values of ${name}`, path, faultAt, isDisabled };
  const change = (next: ConditionValue[]) => onChange({ ...value, values: next });
  if (kind === 'segment') {
    return <SegmentsInput {...common} value={values.map(String)} onChange={change} />;
  }
  return (
    <ValueInput
      {...common}
      kind={kind}
      value={values}
      onChange={change}
      isText={value.attribute === TARGETING_KEY}
      seen={props.seen.find((it) => it.attribute === value.attribute)?.values ?? []}
    />
  );
}

/** The targeting key first, then what was seen; only what is typed where something is. */
function attributeNames(seen: readonly SeenAttribute[], typed: string): string[] {
  const names = [...new Set([TARGETING_KEY, ...seen.map(({ attribute }) => attribute)])];
  return names.includes(typed) ? names.filter((name) => name !== typed) : names;
}

function operatorGroups(chosen: OperatorChoice) {
  const isOffered = OPERATOR_CHOICES.some(({ id }) => id === chosen.id);
  const choices = isOffered ? OPERATOR_CHOICES : [...OPERATOR_CHOICES, chosen];
  return [...Map.groupBy(choices, ({ group }) => group)].map(([group, items]) => ({
    group,
    items: items.map(({ id, words }) => ({ value: id, label: words })),
  }));
}

function sentenceCase(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

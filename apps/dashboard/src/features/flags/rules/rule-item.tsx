import { useSortable } from '@dnd-kit/sortable';
import { CSS } from '@dnd-kit/utilities';
import type { Rule } from '@halyard/contracts/targeting';
import { ActionIcon, Menu, Text, TextInput, UnstyledButton } from '@mantine/core';
import { IconChevronRight, IconDots, IconGripVertical } from '@tabler/icons-react';
import { ConditionsEditor } from '#domain/conditions-editor.tsx';
import { sayRule } from '#domain/words/conditions.ts';
import { ExperimentBadge } from './experiment-badge.tsx';
import type { RulesEditorProps } from './props.ts';
import classes from './rules.module.css';
import { ServeEditor } from './serve-editor.tsx';

interface RuleItemProps extends Omit<RulesEditorProps, 'value' | 'onChange'> {
  readonly rule: Rule;
  readonly place: number;
  readonly count: number;
  readonly isDisabled: boolean;
  readonly isOpen: boolean;
  /** Whether it was added just now and takes the focus. */
  readonly isNew: boolean;
  readonly onToggle: (isOpen: boolean) => void;
  readonly onChangeRule: (rule: Rule) => void;
  readonly onMove: (to: number) => void;
  readonly onDuplicate: () => void;
  readonly onRemove: () => void;
}

/** One rule: a line that says it, and its fields while it is open. */
export function RuleItem(props: RuleItemProps) {
  const { rule, place, isDisabled, isOpen, onToggle } = props;
  const {
    attributes,
    listeners,
    setNodeRef,
    setActivatorNodeRef,
    transform,
    transition,
    isDragging,
  } = useSortable({ id: rule.id, disabled: isDisabled });
  const name = `rule ${place + 1}`;
  const { description = '', experiment } = rule;
  return (
    <li
      ref={setNodeRef}
      className={classes['rule']}
      data-dragging={isDragging || undefined}
      style={{
        transform: CSS.Translate.toString(transform),
        transition,
      }}
      aria-label={`Rule ${place + 1}`}
    >
      <div className={classes['head']}>
        <ActionIcon
          ref={setActivatorNodeRef}
          className={classes['handle']}
          {...attributes}
          {...listeners}
          aria-label={`Drag ${name}`}
          disabled={isDisabled}
        >
          <IconGripVertical size={14} />
        </ActionIcon>
        <span className={classes['number']}>{place + 1}</span>
        <UnstyledButton
          className={classes['said']}
          aria-expanded={isOpen}
          onClick={() => onToggle(!isOpen)}
        >
          <IconChevronRight size={14} className={classes['chevron']} aria-hidden />
          <span>
            {description !== '' && <bdi className={classes['described']}>{description}</bdi>}
            <Text span size="sm" {...(description !== '' && { c: 'dimmed' })}>
              {sayRule({ when: rule.when, serve: rule.serve })}
            </Text>
          </span>
        </UnstyledButton>
        <span className={classes['marks']}>
          {experiment && <ExperimentBadge experimentKey={experiment.key} />}
          {!isDisabled && <RuleMenu {...props} name={name} />}
        </span>
      </div>
      {isOpen && <RuleFields {...props} isDisabled={isDisabled || !!experiment} name={name} />}
    </li>
  );
}

type Named = RuleItemProps & { readonly name: string };

function RuleMenu({ name, place, count, rule, ...props }: Named) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon aria-label={`More for ${name}`}>
          <IconDots size={14} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item disabled={place === 0} onClick={() => props.onMove(place - 1)}>
          Move up
        </Menu.Item>
        <Menu.Item disabled={place === count - 1} onClick={() => props.onMove(place + 1)}>
          Move down
        </Menu.Item>
        <Menu.Item onClick={props.onDuplicate}>Duplicate</Menu.Item>
        <Menu.Divider />
        {rule.experiment ? (
          <Menu.Label>Stop the experiment to remove it</Menu.Label>
        ) : (
          <Menu.Item color="red" onClick={props.onRemove}>
            Delete
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

function RuleFields({ rule, place, name, faultAt, isDisabled, ...props }: Named) {
  const path = `rules[${place}]`;
  const { onChangeRule, environmentKey, offVariant } = props;
  const common = { faultAt, isDisabled, label: name, ...(environmentKey && { environmentKey }) };
  return (
    <div className={classes['body']}>
      {rule.experiment && (
        <Text size="sm" c="dimmed" role="note">
          The experiment {rule.experiment.key} decides whom this rule is for and what it serves.
          Change it there, or stop it. The rule can still be moved.
        </Text>
      )}
      <TextInput
        aria-label={`Description of ${name}`}
        placeholder="What it is for (optional)"
        value={rule.description ?? ''}
        maxLength={500}
        disabled={isDisabled}
        error={faultAt(`${path}.description`) ?? faultAt(path)}
        onChange={(event) => {
          const { description: _, ...rest } = rule;
          const text = event.currentTarget.value;
          onChangeRule(text === '' ? rest : { ...rest, description: text });
        }}
      />
      <div>
        {rule.when.length === 0 && (
          <span className={classes['everyone']}>No conditions: it matches everyone.</span>
        )}
        <ConditionsEditor
          {...common}
          value={rule.when}
          onChange={(when) => onChangeRule({ ...rule, when })}
          path={`${path}.when`}
          isFocused={props.isNew}
        />
      </div>
      <div className={classes['then']}>
        <span className={classes['junction']}>serve</span>
        <ServeEditor
          {...common}
          value={rule.serve}
          onChange={(serve) => onChangeRule({ ...rule, serve })}
          variants={props.variants}
          flagKey={props.flagKey}
          path={`${path}.serve`}
          {...(offVariant !== undefined && { offVariant })}
        />
      </div>
    </div>
  );
}

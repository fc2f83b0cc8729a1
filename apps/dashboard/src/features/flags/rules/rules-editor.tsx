import {
  type Announcements,
  closestCenter,
  DndContext,
  type DragEndEvent,
  KeyboardSensor,
  PointerSensor,
  useSensor,
  useSensors,
} from '@dnd-kit/core';
import {
  SortableContext,
  sortableKeyboardCoordinates,
  verticalListSortingStrategy,
} from '@dnd-kit/sortable';
import type { Rule } from '@halyard/contracts/targeting';
import { Button, Text } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { notifyDone } from '#ui/notify.tsx';
import type { RulesEditorProps } from './props.ts';
import { RuleItem } from './rule-item.tsx';
import { duplicateRule, identified, moveItem, newRuleId, pathsIn } from './rule-list.ts';
import classes from './rules.module.css';

/** Rules in the order in which they are tried; the first that matches decides. */
export function RulesEditor(props: RulesEditorProps) {
  const { onChange, variants, faultAt, isDisabled = false } = props;
  const rules = props.value.map(identified);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const [newest, setNewest] = useState<string>();
  const latest = useRef(rules);
  useEffect(() => {
    latest.current = rules;
  });
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  );
  const placeOf = (id: string | number) => rules.findIndex((rule) => rule.id === id);

  const toggle = (id: string, isOpen: boolean) => {
    const next = new Set(open);
    if (isOpen) next.add(id);
    else next.delete(id);
    setOpen(next);
  };
  const insert = (next: Rule[], id: string) => {
    onChange(next);
    setNewest(id);
    toggle(id, true);
  };
  const remove = (rule: Rule, place: number) => {
    onChange(rules.filter((_, at) => at !== place));
    notifyDone(`Rule ${place + 1} removed.`, {
      onUndo: () => onChange(latest.current.toSpliced(place, 0, rule)),
    });
  };
  const drop = ({ active, over }: DragEndEvent) => {
    if (over) onChange(moveItem(rules, placeOf(active.id), placeOf(over.id)));
  };

  return (
    <div>
      <DndContext
        sensors={sensors}
        collisionDetection={closestCenter}
        onDragEnd={drop}
        accessibility={{ announcements: announce(placeOf), screenReaderInstructions: HOW_TO_MOVE }}
      >
        <SortableContext items={rules} strategy={verticalListSortingStrategy}>
          <ol className={classes['rules']} aria-label="Rules">
            {rules.map((rule, place) => (
              <RuleItem
                key={rule.id}
                {...props}
                isDisabled={isDisabled}
                rule={rule}
                place={place}
                count={rules.length}
                isOpen={
                  open.has(rule.id) ||
                  pathsIn(rule, `rules[${place}]`).some((path) => faultAt(path) !== undefined)
                }
                isNew={rule.id === newest}
                onToggle={(isOpen) => toggle(rule.id, isOpen)}
                onChangeRule={(next) => onChange(rules.with(place, next))}
                onMove={(to) => onChange(moveItem(rules, place, to))}
                onDuplicate={() => {
                  const id = newRuleId();
                  insert(duplicateRule(rules, place, id), id);
                }}
                onRemove={() => remove(rule, place)}
              />
            ))}
          </ol>
        </SortableContext>
      </DndContext>
      {isDisabled && rules.length === 0 && (
        <Text size="sm" c="dimmed">
          There are no rules.
        </Text>
      )}
      {!isDisabled && (
        <Button
          variant="subtle"
          size="compact-xs"
          mt="0.25rem"
          aria-label="Add rule"
          onClick={() => {
            const id = newRuleId();
            const serve = { variant: variants[0] ?? '' };
            const condition = { attribute: '', operator: 'equals', values: [] };
            insert([...rules, { id, when: [condition], serve }], id);
          }}
        >
          + rule
        </Button>
      )}
    </div>
  );
}

const HOW_TO_MOVE = {
  draggable:
    'To move the rule, press Space or Enter, then the arrow keys; Space or Enter drops it, Escape leaves it where it was.',
};

function announce(placeOf: (id: string | number) => number): Announcements {
  const rule = (id: string | number) => `Rule ${placeOf(id) + 1}`;
  return {
    onDragStart: ({ active }) => `${rule(active.id)} is picked up.`,
    onDragOver: ({ active, over }) =>
      over ? `${rule(active.id)} is picked up and at place ${placeOf(over.id) + 1}.` : undefined,
    onDragEnd: ({ active, over }) =>
      over ? `${rule(active.id)} is now rule ${placeOf(over.id) + 1}.` : undefined,
    onDragCancel: ({ active }) => `${rule(active.id)} stays where it was.`,
  };
}

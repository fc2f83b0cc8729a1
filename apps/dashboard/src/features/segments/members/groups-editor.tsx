import type { Segment } from '@halyard/contracts/segments';
import { ActionIcon, Button, Group, Text, Tooltip } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { ConditionsEditor } from '#domain/conditions-editor.tsx';
import { Section } from '#ui/section.tsx';
import classes from './members-tab.module.css';

interface GroupsEditorProps {
  readonly value: Segment['conditions'];
  readonly onChange: (groups: Segment['conditions']) => void;
  readonly faultAt: (path: string) => string | undefined;
  readonly environmentKey: string | undefined;
  readonly isDisabled: boolean;
}

/** Groups of conditions: whoever matches all conditions of any group is in. */
export function GroupsEditor(props: GroupsEditorProps) {
  const { value, onChange, faultAt, environmentKey, isDisabled } = props;
  return (
    <Section
      title="Conditions"
      lead={
        value.length === 0
          ? 'Nobody is in by conditions yet. A group is met by whoever meets all of its conditions.'
          : 'Whoever meets all conditions of any group is in.'
      }
    >
      {value.map((group, index) => (
        <div
          // A group has no name of its own; what is half typed belongs to its place.
          key={index}
          className={classes['group']}
          role="group"
          aria-label={`Group ${index + 1}`}
        >
          <Group justify="space-between">
            <Text size="xs" c="dimmed" fw={550}>
              {index === 0 ? 'Group 1' : `or group ${index + 1}`}
            </Text>
            {!isDisabled && (
              <Tooltip label="Remove the group">
                <ActionIcon
                  size="sm"
                  aria-label={`Remove group ${index + 1}`}
                  onClick={() => onChange(value.filter((_, place) => place !== index))}
                >
                  <IconX size={14} />
                </ActionIcon>
              </Tooltip>
            )}
          </Group>
          <ConditionsEditor
            value={group}
            onChange={(next) => onChange(value.with(index, next))}
            path={`conditions[${index}]`}
            faultAt={faultAt}
            label={`group ${index + 1}`}
            isDisabled={isDisabled}
            {...(environmentKey !== undefined && { environmentKey })}
          />
        </div>
      ))}
      {!isDisabled && (
        <Group>
          <Button
            variant="default"
            onClick={() =>
              onChange([...value, [{ attribute: '', operator: 'equals', values: [] }]])
            }
          >
            {value.length === 0 ? 'Add a group of conditions' : 'Or: add a group'}
          </Button>
        </Group>
      )}
    </Section>
  );
}

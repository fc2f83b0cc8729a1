import type { EvaluationContext } from '@halyard/client';
import { ActionIcon, Button, Group, Stack, Text, Title, Tooltip } from '@mantine/core';
import { IconCopyPlus, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { ContextEditor } from '#domain/context-editor.tsx';
import { sayContext } from '#domain/context-rows.ts';
import classes from './evaluate-page.module.css';
import { MAX_CONTEXTS, namesOf } from './question.ts';

interface ContextsFormProps {
  readonly contexts: readonly EvaluationContext[];
  readonly onChange: (contexts: readonly EvaluationContext[]) => void;
  /** Whose recently seen contexts are offered. */
  readonly environmentKey: string | undefined;
}

/** Contexts below each other; one is open for editing. */
export function ContextsForm({ contexts, onChange, environmentKey }: ContextsFormProps) {
  const [chosen, setChosen] = useState(0);
  const open = Math.min(chosen, contexts.length - 1);
  const names = namesOf(contexts);
  const add = (context: EvaluationContext) => {
    onChange([...contexts, context]);
    setChosen(contexts.length);
  };
  return (
    <Stack gap="xs">
      <Group justify="space-between">
        <Title order={2} size="h4">
          Contexts
        </Title>
        <Button
          variant="subtle"
          size="compact-xs"
          disabled={contexts.length >= MAX_CONTEXTS}
          onClick={() => add({})}
        >
          + context
        </Button>
      </Group>
      <ul className={classes['contexts']}>
        {contexts.map((context, index) => {
          const name = names[index] ?? '';
          return (
            <li key={index} className={classes['context']}>
              <div className={classes['contextHead']}>
                <button
                  type="button"
                  className={classes['contextName']}
                  aria-expanded={index === open}
                  onClick={() => setChosen(index)}
                >
                  <bdi>{name}</bdi>
                  {index !== open && (
                    <Text size="xs" c="dimmed" truncate component="span">
                      {sayContext(context)}
                    </Text>
                  )}
                </button>
                <Tooltip label="Duplicate">
                  <ActionIcon
                    size="sm"
                    aria-label={`Duplicate context ${name}`}
                    disabled={contexts.length >= MAX_CONTEXTS}
                    onClick={() => add(context)}
                  >
                    <IconCopyPlus size={14} />
                  </ActionIcon>
                </Tooltip>
                <Tooltip label="Remove">
                  <ActionIcon
                    size="sm"
                    aria-label={`Remove context ${name}`}
                    onClick={() => onChange(contexts.filter((_, place) => place !== index))}
                  >
                    <IconX size={14} />
                  </ActionIcon>
                </Tooltip>
              </div>
              {index === open && (
                <ContextEditor
                  value={context}
                  onChange={(next) =>
                    onChange(contexts.map((it, place) => (place === index ? next : it)))
                  }
                  environmentKey={environmentKey}
                  label={`Context ${index + 1}`}
                />
              )}
            </li>
          );
        })}
      </ul>
    </Stack>
  );
}

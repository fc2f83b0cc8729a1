import type { EvaluationContext } from '@halyard/client';
import { Button, Group, Stack, Switch, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useSeenAttributes } from './conditions/seen-attributes.ts';
import classes from './context-editor.module.css';
import { ContextJson } from './context-json.tsx';
import { ContextRowFields } from './context-row-fields.tsx';
import { type ContextDraft, contextOf, draftOf } from './context-rows.ts';
import { RecentContextMenu } from './seen-contexts.tsx';

interface ContextEditorProps {
  readonly value: EvaluationContext;
  readonly onChange: (context: EvaluationContext) => void;
  /** Whose recently seen contexts are offered, to those who may read them. */
  readonly environmentKey?: string | undefined;
  /** What the context is called, where there are several. */
  readonly label?: string;
}

/** A context to evaluate for: the targeting key, then attributes as rows or as JSON. */
export function ContextEditor(props: ContextEditorProps) {
  const { value, onChange, environmentKey, label = 'Context' } = props;
  const [isJson, setIsJson] = useState(false);
  return (
    <Stack gap="xs" role="group" aria-label={label}>
      {isJson ? (
        <ContextJson value={value} onChange={onChange} label={label} />
      ) : (
        <ContextRows
          value={value}
          onChange={onChange}
          environmentKey={environmentKey}
          label={label}
        />
      )}
      <Group justify="space-between" gap="xs">
        <Switch
          size="xs"
          label="JSON"
          aria-label={`${label} as JSON`}
          checked={isJson}
          onChange={(event) => setIsJson(event.currentTarget.checked)}
        />
        <RecentContextMenu environmentKey={environmentKey} label={label} onChoose={onChange} />
      </Group>
    </Stack>
  );
}

type ContextRowsProps = Required<Pick<ContextEditorProps, 'value' | 'onChange' | 'label'>> &
  Pick<ContextEditorProps, 'environmentKey'>;

function ContextRows({ value, onChange, environmentKey, label }: ContextRowsProps) {
  const { draft, change } = useDraft(value, onChange);
  const seen = useSeenAttributes(environmentKey);
  const nextId = 1 + Math.max(-1, ...draft.rows.map(({ id }) => id));
  return (
    <>
      <TextInput
        label="targetingKey"
        aria-label={`${label}, targetingKey`}
        placeholder="Whom it is for, as in alice"
        maxLength={1000}
        value={draft.targetingKey}
        onChange={(event) => change({ ...draft, targetingKey: event.currentTarget.value })}
      />
      {draft.rows.length > 0 && (
        <ul className={classes['rows']} aria-label={`Attributes of ${label}`}>
          {draft.rows.map((row, index) => (
            <ContextRowFields
              key={row.id}
              row={row}
              rows={draft.rows}
              place={`attribute ${index + 1} of ${label}`}
              seen={seen}
              onChange={(next) =>
                change({ ...draft, rows: draft.rows.map((it) => (it === row ? next : it)) })
              }
              onRemove={() => change({ ...draft, rows: draft.rows.filter((it) => it !== row) })}
            />
          ))}
        </ul>
      )}
      <Group>
        <Button
          variant="subtle"
          size="compact-xs"
          aria-label={`Add an attribute to ${label}`}
          onClick={() =>
            change({
              ...draft,
              rows: [...draft.rows, { id: nextId, name: '', kind: 'text', text: '' }],
            })
          }
        >
          + attribute
        </Button>
      </Group>
    </>
  );
}

/** What is typed, which may say more than the context: rows that are not valid yet. */
function useDraft(value: EvaluationContext, onChange: (context: EvaluationContext) => void) {
  const [state, setState] = useState(() => ({ value, draft: draftOf(value) }));
  let { draft } = state;
  if (value !== state.value) {
    if (JSON.stringify(value) !== JSON.stringify(contextOf(draft))) draft = draftOf(value);
    setState({ value, draft });
  }
  const change = (next: ContextDraft) => {
    const context = contextOf(next);
    setState({ value: state.value, draft: next });
    if (JSON.stringify(context) !== JSON.stringify(value)) onChange(context);
  };
  return { draft, change };
}

import { ActionIcon, Button, Group, Text, TextInput, Tooltip } from '@mantine/core';
import { IconArrowBackUp, IconArrowForwardUp } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Problem } from '#ui/problem.tsx';
import classes from './save-bar.module.css';

interface SaveBarProps {
  /** What would be saved, one sentence a change; empty where nothing is changed. */
  readonly words: readonly string[];
  /** What the button says. */
  readonly action: string;
  readonly isBusy: boolean;
  /** What has to be mended first, and where. */
  readonly faults?: readonly string[];
  readonly error?: unknown;
  /** What else saving means, that the words do not say. */
  readonly note?: string | undefined;
  readonly comment: string;
  readonly onComment: (comment: string) => void;
  readonly onSave: () => void;
  readonly onDiscard: () => void;
  /** Step by step back and forth; undefined where there is no step. */
  readonly onUndo?: (() => void) | undefined;
  readonly onRedo?: (() => void) | undefined;
}

const MAX_WORDS = 4;

/** Stays in sight while something is edited: what changed, and what to do with it. */
export function SaveBar(props: SaveBarProps) {
  const { words, action, isBusy, faults = [], error, onUndo, onRedo } = props;
  const isDirty = words.length > 0;
  if (!isDirty && !onUndo && !onRedo) return null;
  return (
    <section className={classes['bar']} aria-label="Unsaved changes">
      {Boolean(error) && <Problem error={error} />}
      {faults.length > 0 && (
        <div role="alert" className={classes['faults']}>
          <Text size="sm" fw={550}>
            This has to be mended first:
          </Text>
          <ul>
            {faults.map((fault) => (
              <li key={fault}>{fault}</li>
            ))}
          </ul>
        </div>
      )}
      <Words words={words} />
      {props.note !== undefined && (
        <Text size="sm" fw={550} role="note">
          {props.note}
        </Text>
      )}
      <Group gap="xs" wrap="nowrap" className={classes['actions']}>
        {isDirty && (
          <TextInput
            aria-label="Comment"
            placeholder="Why? (optional comment)"
            value={props.comment}
            onChange={(event) => props.onComment(event.currentTarget.value)}
            maxLength={2000}
            className={classes['comment']}
          />
        )}
        {(onUndo ?? onRedo) && (
          <>
            <StepButton label="Undo" onClick={onUndo} icon={<IconArrowBackUp size={16} />} />
            <StepButton label="Redo" onClick={onRedo} icon={<IconArrowForwardUp size={16} />} />
          </>
        )}
        <Button variant="default" onClick={props.onDiscard} disabled={!isDirty || isBusy}>
          Discard
        </Button>
        <Button onClick={props.onSave} disabled={!isDirty} loading={isBusy}>
          {action}
        </Button>
      </Group>
    </section>
  );
}

function Words({ words }: { words: readonly string[] }) {
  if (words.length === 0) {
    return (
      <Text size="sm" c="dimmed" role="status">
        Nothing to save.
      </Text>
    );
  }
  const shown = words.slice(0, MAX_WORDS);
  const more = words.length - shown.length;
  return (
    <Text size="sm" role="status" className={classes['words']} title={words.join('\n')}>
      {shown.join(' · ')}
      {more > 0 && ` · and ${more} more`}
    </Text>
  );
}

interface StepButtonProps {
  readonly label: string;
  readonly icon: ReactNode;
  readonly onClick: (() => void) | undefined;
}

function StepButton({ label, icon, onClick }: StepButtonProps) {
  return (
    <Tooltip label={label}>
      <ActionIcon
        className={classes['step']}
        size="lg"
        onClick={onClick}
        disabled={!onClick}
        aria-label={label}
      >
        {icon}
      </ActionIcon>
    </Tooltip>
  );
}

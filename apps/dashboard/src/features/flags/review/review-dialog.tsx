import type { Changes } from '@halyard/contracts/audit';
import { Alert, Button, Group, Modal, Stack, Text, Textarea, Title } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useState } from 'react';
import { ChangeList } from '#domain/change-list.tsx';
import { EnvironmentChip, useEnvironments } from '#domain/environment-chip.tsx';
import { sayChanges } from '#domain/words/changes.ts';
import { Problem } from '#ui/problem.tsx';
import type { ConfigPatch } from '../saving/config-draft.ts';
import { RecentMoves } from './recent-moves.tsx';
import classes from './review-dialog.module.css';

interface ReviewDialogProps {
  /** What is about to happen: “Switch new-checkout on”. */
  readonly title: string;
  readonly environmentKey: string;
  readonly flagKey: string;
  /** What becomes of the fields. */
  readonly changes: Changes;
  /** The same as it would be sent, to see whom it moves; without it nobody is counted. */
  readonly config?: ConfigPatch;
  /** What else it means, that the fields do not say. */
  readonly note?: string | undefined;
  /** What the author has said already. */
  readonly comment?: string;
  readonly isBusy: boolean;
  readonly error: unknown;
  readonly onConfirm: (comment: string | undefined) => void;
  readonly onClose: () => void;
}

/** Shows what would change and whom it would move, before it is saved where it matters most. */
export function ReviewDialog(props: ReviewDialogProps) {
  const { title, environmentKey, flagKey, changes, config, isBusy, error } = props;
  const [comment, setComment] = useState(props.comment ?? '');
  const isNarrow = useMediaQuery('(max-width: 48em)');
  const name = useEnvironments().find(({ key }) => key === environmentKey)?.name ?? environmentKey;
  return (
    <Modal opened onClose={props.onClose} title={title} size="60rem" fullScreen={isNarrow}>
      <Stack gap="md">
        <Group gap="xs">
          <Text size="sm" c="dimmed">
            In
          </Text>
          <EnvironmentChip environmentKey={environmentKey} />
        </Group>
        <ul className={classes['words']}>
          {sayChanges(changes).map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
        {props.note !== undefined && (
          <Alert color="yellow" variant="light">
            {props.note}
          </Alert>
        )}
        {config && (
          <section aria-label="Whom it moves" className={classes['moves']}>
            <RecentMoves flagKey={flagKey} environmentKey={environmentKey} config={config} />
          </section>
        )}
        <section aria-label="Old and new">
          <Title order={3} mb="xs">
            Old and new
          </Title>
          <ChangeList changes={changes} />
        </section>
        <Textarea
          label="Comment"
          description="Why. It stands in the audit log, and helps whoever looks for the reason later."
          value={comment}
          onChange={(event) => setComment(event.currentTarget.value)}
          maxLength={2000}
          autosize
          minRows={2}
          data-autofocus
        />
        {Boolean(error) && <Problem error={error} />}
        <Group justify="flex-end" gap="xs" className={classes['actions']}>
          <Button variant="default" onClick={props.onClose}>
            Cancel
          </Button>
          <Button loading={isBusy} onClick={() => props.onConfirm(comment.trim() || undefined)}>
            Save in {name}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

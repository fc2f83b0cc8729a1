import type { Changes } from '@halyard/contracts/audit';
import type { Segment } from '@halyard/contracts/segments';
import { Button, Group, Modal, Stack, Text, Title } from '@mantine/core';
import { useMemo } from 'react';
import { ChangeList } from '#domain/change-list.tsx';
import { Time } from '#ui/time.tsx';
import { changesOf } from './segment-draft.ts';

interface ConflictDialogProps {
  /** What both began from. */
  readonly base: Segment;
  /** What is saved now. */
  readonly theirs: Segment;
  /** What is edited here. */
  readonly changes: Changes;
  readonly isBusy: boolean;
  readonly onOverwrite: () => void;
  readonly onTakeTheirs: () => void;
  readonly onClose: () => void;
}

/** Shows what somebody else saved meanwhile beside what was to be saved. */
export function ConflictDialog(props: ConflictDialogProps) {
  const { base, theirs, changes, isBusy } = props;
  const other = useMemo(() => changesOf(base, theirs), [base, theirs]);
  const isShared = Object.keys(changes).some((field) => field in other);
  return (
    <Modal
      opened
      onClose={props.onClose}
      title="Somebody changed this segment meanwhile"
      size="48rem"
    >
      <Stack gap="md">
        <section aria-label="What they saved">
          <Title order={3}>
            What they saved, <Time at={theirs.updated_at} />
          </Title>
          <ChangeList changes={other} />
        </section>
        <section aria-label="What you changed">
          <Title order={3}>What you changed</Title>
          <ChangeList changes={changes} />
        </section>
        <Text size="sm" c="dimmed">
          {isShared
            ? 'You both changed the same. Saving yours replaces theirs there; the history keeps both.'
            : 'You changed different things. Saving yours leaves theirs as they are.'}
        </Text>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={props.onClose}>
            Go on editing
          </Button>
          <Button variant="default" onClick={props.onTakeTheirs}>
            Discard mine
          </Button>
          <Button loading={isBusy} onClick={props.onOverwrite}>
            {isShared ? 'Replace theirs' : 'Save mine too'}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

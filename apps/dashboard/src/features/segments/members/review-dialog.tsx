import type { Changes } from '@halyard/contracts/audit';
import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { ChangeList } from '#domain/change-list.tsx';
import { EnvironmentChip } from '#domain/environment-chip.tsx';
import { list, name } from '#domain/words/text.ts';

interface ReviewDialogProps {
  /** The protected environments in which it takes effect. */
  readonly environmentKeys: readonly string[];
  readonly changes: Changes;
  readonly comment: string;
  readonly isBusy: boolean;
  readonly onConfirm: (comment: string) => void;
  readonly onClose: () => void;
}

/** Shows what would change before it takes effect where it matters most. */
export function ReviewDialog(props: ReviewDialogProps) {
  const { environmentKeys, changes, isBusy } = props;
  const [comment, setComment] = useState(props.comment);
  return (
    <Modal opened onClose={props.onClose} title="Review the change" size="48rem">
      <Stack gap="md">
        <Group gap="xs">
          <Text size="sm" c="dimmed">
            Flags use this segment in
          </Text>
          {environmentKeys.map((key) => (
            <EnvironmentChip key={key} environmentKey={key} />
          ))}
        </Group>
        <ChangeList changes={changes} />
        <Textarea
          label="Comment"
          description="Why. It stands in the audit log."
          value={comment}
          onChange={(event) => setComment(event.currentTarget.value)}
          maxLength={2000}
          autosize
          minRows={2}
          data-autofocus
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={props.onClose}>
            Cancel
          </Button>
          <Button loading={isBusy} onClick={() => props.onConfirm(comment)}>
            Save in {list(environmentKeys.map(name))}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

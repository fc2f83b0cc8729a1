import { Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { describeProblem } from './problem.tsx';

const UNDO_MS = 8000;
const SHOWN_MS = 4000;

/** Says that something is done; with a way back where there is one. */
export function notifyDone(message: string, options: { onUndo?: () => void } = {}): void {
  const { onUndo } = options;
  const id = notifications.show({
    autoClose: onUndo ? UNDO_MS : SHOWN_MS,
    withBorder: true,
    message: (
      <Group justify="space-between" wrap="nowrap" gap="sm">
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {message}
        </Text>
        {onUndo && (
          <Button
            variant="subtle"
            onClick={() => {
              notifications.hide(id);
              onUndo();
            }}
          >
            Undo
          </Button>
        )}
      </Group>
    ),
  });
}

/** Says that something was refused or failed, where it has no place of its own on the page. */
export function notifyProblem(error: unknown): void {
  const { title, detail } = describeProblem(error);
  notifications.show({
    color: 'red',
    autoClose: UNDO_MS,
    withBorder: true,
    title,
    message: detail,
  });
}

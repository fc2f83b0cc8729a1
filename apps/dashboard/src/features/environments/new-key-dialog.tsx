import type { NewSdkKey } from '@halyard/contracts/sdk-keys';
import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { CodeBlock } from '#ui/code-block.tsx';
import { CopyButton } from '#ui/copy-button.tsx';

interface NewKeyDialogProps {
  readonly sdkKey: NewSdkKey;
  readonly onClose: () => void;
}

/** Shows a key the only time that it can be shown. */
export function NewKeyDialog({ sdkKey, onClose }: NewKeyDialogProps) {
  return (
    <Modal
      opened
      onClose={onClose}
      title={`The key of ${sdkKey.name}`}
      // Shown once: it must not vanish by a stray click or key.
      closeOnClickOutside={false}
      closeOnEscape={false}
      withCloseButton={false}
      size="lg"
    >
      <Stack gap="sm">
        <Text size="sm">
          Copy it now: it is kept as a hash alone and cannot be shown again.
          {sdkKey.kind === 'server' && ' Whoever has it can read all rules of this environment.'}
        </Text>
        <CodeBlock code={sdkKey.key} label="SDK key" />
        <Text size="sm" c="dimmed">
          To try it:
        </Text>
        <CodeBlock label="curl command" code={tryIt(sdkKey.key)} />
        <Group justify="flex-end" gap="xs">
          <CopyButton value={sdkKey.key} label="Copy key" isLarge isFocused />
          <Button onClick={onClose}>I have it</Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function tryIt(key: string): string {
  return [
    `curl -X POST ${location.origin}/ofrep/v1/evaluate/flags \\`,
    `  -H 'authorization: Bearer ${key}' \\`,
    `  -H 'content-type: application/json' \\`,
    `  -d '{"context":{"targetingKey":"alice"}}'`,
  ].join('\n');
}

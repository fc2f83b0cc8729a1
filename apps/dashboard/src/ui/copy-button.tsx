import { ActionIcon, Button, CopyButton as Copying, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';

interface CopyButtonProps {
  readonly value: string;
  /** What is copied, for whoever does not see it: “Copy the key”. */
  readonly label: string;
  /** A button with the label on it instead of an icon. */
  readonly isLarge?: boolean;
  /** Whether a dialog that opens puts the focus on it. */
  readonly isFocused?: boolean;
}

export function CopyButton({ value, label, isLarge, isFocused }: CopyButtonProps) {
  return (
    <Copying value={value} timeout={1500}>
      {({ copied, copy }) => {
        const icon = copied ? <IconCheck size={14} /> : <IconCopy size={14} />;
        if (isLarge) {
          return (
            <Button
              variant="default"
              leftSection={icon}
              onClick={copy}
              data-autofocus={isFocused || undefined}
            >
              {copied ? 'Copied' : label}
            </Button>
          );
        }
        return (
          <Tooltip label={copied ? 'Copied' : label}>
            <ActionIcon size="sm" onClick={copy} aria-label={copied ? 'Copied' : label}>
              {icon}
            </ActionIcon>
          </Tooltip>
        );
      }}
    </Copying>
  );
}

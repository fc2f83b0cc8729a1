import type { NewSdkKey, SdkKey } from '@halyard/contracts/sdk-keys';
import { ActionIcon, Menu, Select, Stack, Text } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { api } from '#data/api.ts';
import { ConfirmDialog } from '#ui/confirm-dialog.tsx';
import { notifyDone } from '#ui/notify.tsx';
import { Reasoned } from '#ui/reasoned.tsx';

interface SdkKeyActionsProps {
  readonly sdkKey: SdkKey;
  readonly refusal: string | undefined;
  readonly onMade: (key: NewSdkKey) => void;
  readonly onRevoked: () => void;
}

/** Replaces a key, or takes it back. */
export function SdkKeyActions({ sdkKey, refusal, onMade, onRevoked }: SdkKeyActionsProps) {
  const [asked, setAsked] = useState<'rotate' | 'revoke'>();
  const target = useRef<HTMLButtonElement>(null);
  const label = `Actions for ${sdkKey.name}`;
  const close = () => {
    setAsked(undefined);
    target.current?.focus();
  };
  if (refusal !== undefined) {
    return (
      <Reasoned reason={refusal}>
        <ActionIcon aria-label={label} disabled>
          <IconDots size={16} />
        </ActionIcon>
      </Reasoned>
    );
  }
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon ref={target} aria-label={label}>
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => setAsked('rotate')}>Rotate…</Menu.Item>
          <Menu.Item color="red" onClick={() => setAsked('revoke')}>
            Revoke…
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {asked === 'rotate' && <Rotate sdkKey={sdkKey} onMade={onMade} onClose={close} />}
      {asked === 'revoke' && <Revoke sdkKey={sdkKey} onRevoked={onRevoked} onClose={close} />}
    </>
  );
}

const OVERLAPS = [
  { value: '0', label: 'Not at all' },
  { value: '3600', label: '1 hour' },
  { value: '86400', label: '1 day' },
  { value: '604800', label: '7 days' },
  { value: '2592000', label: '30 days' },
];

interface RotateProps {
  readonly sdkKey: SdkKey;
  readonly onMade: (key: NewSdkKey) => void;
  readonly onClose: () => void;
}

function Rotate({ sdkKey, onMade, onClose }: RotateProps) {
  const client = useQueryClient();
  const [overlap, setOverlap] = useState('86400');
  const rotate = useMutation({
    mutationFn: () =>
      api.sdkKeys.rotate(sdkKey.environment_key, sdkKey.id, { overlap_seconds: Number(overlap) }),
    onSuccess: (key) => {
      void client.invalidateQueries({ queryKey: ['sdk-keys'] });
      onClose();
      onMade(key);
    },
  });
  return (
    <ConfirmDialog
      isOpen
      title={`Rotate ${sdkKey.name}?`}
      action="Rotate key"
      isBusy={rotate.isPending}
      error={rotate.error}
      onConfirm={() => rotate.mutate()}
      onClose={onClose}
    >
      <Stack gap="sm">
        <Text size="sm">
          A new key takes its place. The old one goes on working for a while, so that everything
          that holds it can be given the new one.
        </Text>
        <Select
          label="The old key still works for"
          data={OVERLAPS}
          value={overlap}
          onChange={(value) => setOverlap(value ?? '86400')}
          allowDeselect={false}
        />
      </Stack>
    </ConfirmDialog>
  );
}

type RevokeProps = Pick<SdkKeyActionsProps, 'sdkKey' | 'onRevoked'> & {
  readonly onClose: () => void;
};

function Revoke({ sdkKey, onRevoked, onClose }: RevokeProps) {
  const client = useQueryClient();
  const revoke = useMutation({
    mutationFn: () => api.sdkKeys.revoke(sdkKey.environment_key, sdkKey.id),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['sdk-keys'] });
      notifyDone(`Revoked ${sdkKey.name}.`);
      onClose();
      onRevoked();
    },
  });
  return (
    <ConfirmDialog
      isOpen
      title={`Revoke ${sdkKey.name}?`}
      action="Revoke key"
      isDangerous
      isBusy={revoke.isPending}
      error={revoke.error}
      onConfirm={() => revoke.mutate()}
      onClose={onClose}
    >
      Applications that ask with it are refused within seconds, and serve what they last knew or
      their defaults. This cannot be undone.
    </ConfirmDialog>
  );
}

import { Button, Group, Modal, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type SyntheticEvent, useState, useSyncExternalStore } from 'react';
import { openApi } from '#data/api.ts';
import { useMe } from '#data/permissions.ts';
import { endWait, session, untilRenewed } from '#data/session.ts';
import { Problem } from '#ui/problem.tsx';
import classes from './renew-session.module.css';

const useSession = () => useSyncExternalStore(session.subscribe, session.state);

// Dialogs hear Escape by the window: those below this one must not close unseen, with all they hold.
window.addEventListener(
  'keydown',
  (event) => {
    if (event.key === 'Escape' && session.state() === 'asked') event.stopImmediatePropagation();
  },
  { capture: true },
);

/** Asks for the password when the session has run out; what the page holds stays as it is. */
export function RenewSession() {
  return (
    <Modal
      opened={useSession() === 'asked'}
      onClose={() => endWait(false)}
      title="Your session has ended"
      closeOnClickOutside={false}
      closeOnEscape={false}
      zIndex={400}
    >
      <RenewForm />
    </Modal>
  );
}

/** Stands above the pages of those who did not want to log in again, with the way back. */
export function SessionEnded() {
  if (useSession() !== 'ended') return null;
  return (
    <div className={classes['ended']} role="status">
      <Text size="sm">Your session has ended. This page stays as it is, and nothing is saved.</Text>
      <Button variant="default" onClick={() => void untilRenewed(true)}>
        Log in
      </Button>
    </div>
  );
}

function RenewForm() {
  const { email } = useMe();
  const client = useQueryClient();
  const [password, setPassword] = useState('');
  const login = useMutation({
    mutationFn: () => openApi.auth.logIn({ email, password }),
    onSuccess: () => {
      endWait(true);
      void client.invalidateQueries();
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    login.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <Text size="sm">Log in again to go on. Nothing that you typed is lost.</Text>
        <TextInput label="E-mail" value={email} readOnly autoComplete="username" />
        <PasswordInput
          size="xs"
          label="Password"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          autoComplete="current-password"
          data-autofocus
        />
        {login.isError && <Problem error={login.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={() => endWait(false)}>
            Not now
          </Button>
          <Button type="submit" loading={login.isPending}>
            Log in
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

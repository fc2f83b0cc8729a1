import { Button, PasswordInput, Stack } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { mySessionsQuery } from '#data/access.queries.ts';
import { api } from '#data/api.ts';
import { useMe } from '#data/permissions.ts';
import { notifyDone } from '#ui/notify.tsx';
import { fieldError, Problem } from '#ui/problem.tsx';
import { useForm } from './use-form.ts';

const EMPTY = { current_password: '', new_password: '' };

export function PasswordForm() {
  const { email } = useMe();
  const client = useQueryClient();
  const { values, bind, submit, reset } = useForm(EMPTY);
  const change = useMutation({
    mutationFn: () => api.auth.changeMyPassword(values),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: mySessionsQuery.queryKey });
      reset();
      notifyDone('Your password is changed. Your other sessions have ended.');
    },
  });
  const error = fieldError(change.error, 'new_password');
  return (
    <form onSubmit={submit(() => change.mutate())} noValidate>
      <Stack gap="sm" maw="18rem">
        {/* For password managers, which look for whose password it is. */}
        <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
        <PasswordInput
          {...bind('current_password')}
          size="xs"
          label="Current password"
          autoComplete="current-password"
        />
        <PasswordInput
          {...bind('new_password')}
          size="xs"
          label="New password"
          description="8 to 128 characters; not one that is guessed first."
          autoComplete="new-password"
          error={error}
        />
        {change.error && !error && <Problem error={change.error} />}
        <div>
          <Button
            type="submit"
            loading={change.isPending}
            disabled={values.current_password === '' || values.new_password === ''}
          >
            Change password
          </Button>
        </div>
      </Stack>
    </form>
  );
}

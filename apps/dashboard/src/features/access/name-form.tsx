import { Button, Group, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { meQuery } from '#data/access.queries.ts';
import { api } from '#data/api.ts';
import { useMe } from '#data/permissions.ts';
import { notifyDone } from '#ui/notify.tsx';
import { fieldError, Problem } from '#ui/problem.tsx';
import { useForm } from './use-form.ts';

export function NameForm() {
  const me = useMe();
  const client = useQueryClient();
  const { values, bind, submit } = useForm({ name: me.name });
  const change = useMutation({
    mutationFn: () => api.auth.changeMe(values),
    onSuccess: (user) => {
      client.setQueryData(meQuery.queryKey, user);
      notifyDone('Your name is saved.');
    },
  });
  const error = fieldError(change.error, 'name');
  return (
    <form onSubmit={submit(() => change.mutate())} noValidate>
      <Group gap="xs" align="flex-start">
        <TextInput
          {...bind('name')}
          aria-label="Name"
          autoComplete="name"
          error={error}
          w="18rem"
          maw="100%"
        />
        <Button type="submit" loading={change.isPending} disabled={values.name === me.name}>
          Save name
        </Button>
      </Group>
      {change.error && !error && <Problem error={change.error} />}
    </form>
  );
}

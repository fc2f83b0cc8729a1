import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { accessOptionsQuery, meQuery } from '#data/access.queries.ts';
import { openApi } from '#data/api.ts';
import { AnchorLink } from '#ui/links.tsx';
import { Problem } from '#ui/problem.tsx';
import { Entrance } from './entrance.tsx';
import { useForm } from './use-form.ts';

const route = getRouteApi('/app/login');

export function LoginPage() {
  const { next } = route.useSearch();
  const navigate = useNavigate();
  const client = useQueryClient();
  const { data: options } = useQuery(accessOptionsQuery);
  const { values, bind, submit } = useForm({ email: '', password: '' });
  const login = useMutation({
    mutationFn: () => openApi.auth.logIn(values),
    onSuccess: async ({ user }) => {
      client.setQueryData(meQuery.queryKey, user);
      await navigate({ href: next ?? '/app', replace: true });
    },
  });
  return (
    <Entrance
      title="Log in to Halyard"
      lead={
        options?.has_admin === false &&
        'Nobody has set Halyard up yet: open the setup link that the server printed when it started.'
      }
      otherwise={
        options && (
          <>
            No account yet?{' '}
            {options.registration === 'open' ? (
              <AnchorLink to="/app/register" inherit>
                Register
              </AnchorLink>
            ) : (
              'An admin can add you.'
            )}
          </>
        )
      }
    >
      <form onSubmit={submit(() => login.mutate())} noValidate>
        <Stack gap="sm">
          <TextInput
            {...bind('email')}
            size="sm"
            type="email"
            label="E-mail"
            autoComplete="username"
            required
            autoFocus
          />
          <PasswordInput
            {...bind('password')}
            size="sm"
            label="Password"
            autoComplete="current-password"
            required
          />
          {login.isError && <Problem error={login.error} />}
          <Button type="submit" size="sm" loading={login.isPending} fullWidth>
            Log in
          </Button>
        </Stack>
      </form>
    </Entrance>
  );
}

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { accessOptionsQuery, meQuery } from '#data/access.queries.ts';
import { openApi } from '#data/api.ts';
import { AnchorLink } from '#ui/links.tsx';
import { AccountForm, type AccountInput } from './account-form.tsx';
import { Entrance } from './entrance.tsx';

export function RegisterPage() {
  const navigate = useNavigate();
  const client = useQueryClient();
  const register = useMutation({
    mutationFn: (input: AccountInput) => openApi.auth.register(input),
    onSuccess: async ({ user }) => {
      client.setQueryData(meQuery.queryKey, user);
      await navigate({ to: '/app', replace: true });
    },
  });
  const { data: options } = useQuery(accessOptionsQuery);
  if (options?.registration === 'closed') return <RegistrationClosed />;
  return (
    <Entrance
      title="Create an account"
      lead="New accounts may look at everything. An admin can let you change things, too."
      otherwise={
        <>
          Registered already?{' '}
          <AnchorLink to="/app/login" inherit>
            Log in
          </AnchorLink>
        </>
      }
    >
      <AccountForm
        action="Register"
        isBusy={register.isPending}
        error={register.error}
        onSubmit={register.mutate}
      />
    </Entrance>
  );
}

function RegistrationClosed() {
  return (
    <Entrance
      title="Accounts are made by admins"
      lead="Nobody can register here on their own. Ask an admin for an account."
    >
      <AnchorLink to="/app/login" size="sm">
        Log in
      </AnchorLink>
    </Entrance>
  );
}

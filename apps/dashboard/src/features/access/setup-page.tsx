import { useMutation, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { meQuery } from '#data/access.queries.ts';
import { openApi } from '#data/api.ts';
import { AnchorLink } from '#ui/links.tsx';
import { AccountForm, type AccountInput } from './account-form.tsx';
import { Entrance } from './entrance.tsx';

const route = getRouteApi('/app/setup');

/** Where the link leads that the server prints: it makes the first admin, once. */
export function SetupPage() {
  const { token: given } = route.useSearch();
  const navigate = useNavigate();
  const client = useQueryClient();
  const [token] = useState(given ?? '');
  // The secret must not stay in the address, where it is copied and remembered.
  useEffect(() => {
    if (given !== undefined) void navigate({ to: '/app/setup', replace: true });
  }, [given, navigate]);
  const setUp = useMutation({
    mutationFn: ({ name, ...input }: AccountInput) =>
      openApi.auth.setUp({ token, ...input, ...(name.trim() !== '' && { name }) }),
    onSuccess: async ({ user }) => {
      client.setQueryData(meQuery.queryKey, user);
      await navigate({ to: '/app', replace: true });
    },
  });
  if (token === '') return <LinkWanted />;
  return (
    <Entrance
      title="Become the first admin"
      lead="This link works once. If you have registered already, give that e-mail and its password."
    >
      <AccountForm
        action="Become admin"
        isBusy={setUp.isPending}
        error={setUp.error}
        onSubmit={setUp.mutate}
      />
    </Entrance>
  );
}

function LinkWanted() {
  return (
    <Entrance
      title="Open the setup link"
      lead="The server prints it when it starts and has no admin. This address alone is only a part of it."
    >
      <AnchorLink to="/app/login" size="sm">
        Log in
      </AnchorLink>
    </Entrance>
  );
}

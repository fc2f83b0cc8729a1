import { queryOptions } from '@tanstack/react-query';
import { api, openApi } from './api.ts';
import { readAll } from './read-all.ts';

/** Who is logged in. Rejects with UNAUTHENTICATED where nobody is. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => openApi.auth.getMe({ signal }),
});

export const accessOptionsQuery = queryOptions({
  queryKey: ['access-options'],
  queryFn: ({ signal }) => openApi.auth.getOptions({ signal }),
});

export const mySessionsQuery = queryOptions({
  queryKey: ['me', 'sessions'],
  queryFn: ({ signal }) => api.auth.listMySessions({ signal }),
});

/** All accounts, in the server's order. */
export const usersQuery = queryOptions({
  queryKey: ['users'],
  queryFn: ({ signal }) =>
    readAll((cursor) => api.auth.listUsers({ limit: 200, ...cursor }, { signal })),
});

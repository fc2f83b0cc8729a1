import { queryOptions } from '@tanstack/react-query';
import { api } from './api.ts';

const LOOK_AGAIN_MS = 15_000;

export const healthQuery = queryOptions({
  queryKey: ['health'],
  queryFn: ({ signal }) => api.health.get({ signal }),
  refetchInterval: LOOK_AGAIN_MS,
});

/** Whether the demo is loaded. */
export const demoQuery = queryOptions({
  queryKey: ['demo'],
  queryFn: ({ signal }) => api.demo.get({ signal }),
});

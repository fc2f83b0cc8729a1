import type { PlanBody } from '@halyard/contracts/experiment-plan';
import { keepPreviousData, queryOptions, skipToken } from '@tanstack/react-query';
import { api } from './api.ts';

/** How many units an experiment needs; the last answer stays until the next one comes. */
export const planQuery = (body: PlanBody | undefined) =>
  queryOptions({
    queryKey: ['experiment-plan', body ?? null],
    queryFn: body === undefined ? skipToken : ({ signal }) => api.results.plan(body, { signal }),
    placeholderData: keepPreviousData,
    retry: false,
  });

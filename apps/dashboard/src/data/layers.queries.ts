import { queryOptions } from '@tanstack/react-query';
import { api } from './api.ts';

/** Layers of an environment, or of all. */
export const layersQuery = (environmentKey?: string) =>
  queryOptions({
    queryKey: ['layers', 'list', environmentKey ?? null],
    queryFn: ({ signal }) => api.layers.list(placeOf(environmentKey), { signal }),
  });

/** Holdouts of an environment, or of all. */
export const holdoutsQuery = (environmentKey?: string) =>
  queryOptions({
    queryKey: ['layers', 'holdouts', environmentKey ?? null],
    queryFn: ({ signal }) => api.holdouts.list(placeOf(environmentKey), { signal }),
  });

function placeOf(environmentKey: string | undefined) {
  return environmentKey === undefined ? {} : { environment_key: environmentKey };
}

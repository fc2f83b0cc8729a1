import type { ExperimentState, ExperimentsQuery } from '@halyard/contracts/experiments';

/** What the address of the list says. */
export interface ListSearch {
  /** Part of key or name. */
  readonly q?: string;
  readonly state?: ExperimentState;
  readonly environment?: string;
}

/** What somebody wants instead; undefined takes a filter away. */
export type SearchPatch = { readonly [Name in keyof ListSearch]?: ListSearch[Name] | undefined };

export function patched(search: ListSearch, patch: SearchPatch): ListSearch {
  const { q, state, environment } = { ...search, ...patch };
  return {
    ...(q !== undefined && { q }),
    ...(state !== undefined && { state }),
    ...(environment !== undefined && { environment }),
  };
}

/** Whether anything is left out. */
export function isNarrowed(search: ListSearch): boolean {
  return Object.keys(filterOf(search)).length > 0;
}

/** What the server is asked for. */
export function filterOf({ q, state, environment }: ListSearch): ExperimentsQuery {
  return {
    ...(q !== undefined && { search: q }),
    ...(state !== undefined && { state }),
    ...(environment !== undefined && { environment_key: environment }),
  };
}

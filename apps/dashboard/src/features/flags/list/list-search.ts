import type { FlagFilter, FlagSort } from './flag-filter.ts';

/** What the list's address says. */
export interface ListSearch extends FlagFilter {
  readonly archived?: boolean;
  readonly sort?: FlagSort;
  readonly create?: boolean;
}

/** What becomes of it; undefined takes a name away. */
export type SearchPatch = { readonly [Name in keyof ListSearch]?: ListSearch[Name] | undefined };

export function patched(search: ListSearch, patch: SearchPatch): ListSearch {
  const entries = Object.entries({ ...search, ...patch });
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

/** Everything that hides flags, taken away. */
export const UNFILTERED: SearchPatch = {
  q: undefined,
  tag: undefined,
  kind: undefined,
  owner: undefined,
  environment: undefined,
  state: undefined,
};

/** One filter as a chip shows it, and what takes it away. */
export interface Chip {
  readonly label: string;
  readonly without: SearchPatch;
}

/** What hides flags, each as a chip. */
export function chipsOf({ q, tag, kind, owner, environment, state }: ListSearch): Chip[] {
  const chips: (Chip | undefined)[] = [
    q === undefined ? undefined : { label: `“${q}”`, without: { q: undefined } },
    stateChip(state, environment),
    tag === undefined ? undefined : { label: `tag ${tag}`, without: { tag: undefined } },
    kind === undefined ? undefined : { label: `kind ${kind}`, without: { kind: undefined } },
    owner === undefined ? undefined : { label: `owner ${owner}`, without: { owner: undefined } },
  ];
  return chips.filter((chip) => chip !== undefined);
}

/** An environment alone hides nothing. */
function stateChip(state: ListSearch['state'], environment?: string): Chip | undefined {
  if (state === undefined) return undefined;
  return {
    label: `${state} ${environment === undefined ? 'somewhere' : `in ${environment}`}`,
    without: { state: undefined, environment: undefined },
  };
}

import type { FlagSummary } from '@halyard/contracts/flag-summaries';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import {
  type ReactNode,
  type Ref,
  useCallback,
  useImperativeHandle,
  useMemo,
  useState,
} from 'react';
import { evaluationCountsQuery } from '#data/evaluations.queries.ts';
import { useRefusal } from '#data/permissions.ts';
import { useEnvironments } from '#domain/environment-chip.tsx';
import { BulkActions } from './bulk-actions.tsx';
import { sayFlags } from './bulk-tags.tsx';
import type { Column } from './columns.ts';
import { countsByFlag } from './evaluations.ts';
import { FilterChips } from './filter-chips.tsx';
import { filterFlags, sortFlags } from './flag-filter.ts';
import classes from './flag-list.module.css';
import { FlagTable, type RowFocus } from './flag-table.tsx';
import { type KeyCommand, rowAfter } from './key-commands.ts';
import { KeyHelp } from './key-help.tsx';
import { ListEmpty } from './list-empty.tsx';
import { chipsOf, type ListSearch, type SearchPatch, UNFILTERED } from './list-search.ts';
import { useListKeys } from './use-list-keys.ts';
import { useSwitch } from './use-switch.tsx';

interface FlagListingProps {
  /** Goes into the list from outside. */
  readonly ref: Ref<{ enter: () => void }>;
  readonly flags: readonly FlagSummary[];
  readonly search: ListSearch;
  readonly columns: readonly Column[];
  readonly knownTags: readonly string[];
  readonly canChange: boolean;
  readonly isHelpOpen: boolean;
  readonly onHelp: (isOpen: boolean) => void;
  readonly onChange: (patch: SearchPatch) => void;
  readonly onText: (text: string) => void;
  readonly onSearch: () => void;
  readonly onCreate: () => void;
  readonly createButton: ReactNode;
}

/** The flags that match, with what can be done with them. */
export function FlagListing(props: FlagListingProps) {
  const { flags, search, canChange, onChange, onText } = props;
  const { sort = 'key', archived: isArchived = false } = search;
  const { q, tag, kind, owner, environment, state } = search;
  const shown = useMemo(
    () =>
      sortFlags(
        filterFlags(flags, {
          ...(q !== undefined && { q }),
          ...(tag !== undefined && { tag }),
          ...(kind !== undefined && { kind }),
          ...(owner !== undefined && { owner }),
          ...(environment !== undefined && { environment }),
          ...(state !== undefined && { state }),
        }),
        sort,
      ),
    [flags, q, tag, kind, owner, environment, state, sort],
  );
  const selection = useSelection(shown);
  const { focus, setFocus, run } = useRowKeys(shown, props, selection);
  useImperativeHandle(props.ref, () => ({ enter: () => run({ do: 'move', to: 'first' }) }));
  useListKeys(run);

  const { data: counts } = useQuery(evaluationCountsQuery());
  const byFlag = useMemo(() => counts && countsByFlag(counts), [counts]);
  const switching = useSwitchIn();
  const clear = () => {
    onText('');
    onChange(UNFILTERED);
  };
  const chips = chipsOf(search);
  return (
    <>
      <div className={classes['status']}>
        {selection.chosen.length > 0 ? (
          <BulkActions
            flags={selection.chosen}
            knownTags={props.knownTags}
            isArchived={isArchived}
            onClear={selection.clear}
          />
        ) : (
          <>
            <span className={classes['count']} role="status">
              {shown.length < flags.length
                ? `${shown.length.toLocaleString('en')} of ${sayFlags(flags.length)}`
                : sayFlags(flags.length)}
            </span>
            <FilterChips
              chips={chips}
              onChange={(patch) => {
                if ('q' in patch) onText('');
                onChange(patch);
              }}
              onClear={clear}
            />
          </>
        )}
      </div>
      {shown.length === 0 ? (
        <ListEmpty
          isFiltered={flags.length > 0}
          isArchived={isArchived}
          onClear={clear}
          create={props.createButton}
        />
      ) : (
        <FlagTable
          flags={shown}
          columns={props.columns}
          counts={byFlag}
          sort={sort}
          onSort={(next) => onChange({ sort: next === 'key' ? undefined : next })}
          isSelectable={canChange}
          selected={selection.keys}
          onSelect={selection.toggle}
          onSelectAll={selection.setAll}
          onSwitch={switching.onSwitch}
          refusalIn={switching.refusalIn}
          focus={focus}
          onFocus={setFocus}
        />
      )}
      <KeyHelp isOpen={props.isHelpOpen} onClose={() => props.onHelp(false)} />
      {switching.review}
    </>
  );
}

/** The flags that are ticked; those that filters hide do not count. */
function useSelection(shown: readonly FlagSummary[]) {
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const chosen = useMemo(() => shown.filter(({ key }) => ticked.has(key)), [shown, ticked]);
  const keys = useMemo(() => new Set(chosen.map(({ key }) => key)), [chosen]);
  const toggle = useCallback(
    (key: string) =>
      setTicked((now) => {
        const next = new Set(now);
        if (!next.delete(key)) next.add(key);
        return next;
      }),
    [],
  );
  const clear = () => setTicked(new Set());
  const setAll = (isSelected: boolean) =>
    setTicked(new Set(isSelected ? shown.map(({ key }) => key) : []));
  return { chosen, keys, toggle, clear, setAll };
}

/** What keys do with rows, and with the page around them. */
function useRowKeys(
  shown: readonly FlagSummary[],
  page: Pick<FlagListingProps, 'canChange' | 'onSearch' | 'onCreate' | 'onHelp'>,
  selection: { toggle: (key: string) => void; clear: () => void },
) {
  const navigate = useNavigate();
  const [focus, set] = useState<RowFocus>({ key: undefined, moves: 0 });
  const setFocus = useCallback(
    (key: string) => set((now) => (now.key === key ? now : { ...now, key })),
    [],
  );
  const run = (command: KeyCommand) => {
    const { key } = focus;
    if (command.do === 'search') page.onSearch();
    else if (command.do === 'help') page.onHelp(true);
    else if (command.do === 'clear') selection.clear();
    else if (command.do === 'create' && page.canChange) page.onCreate();
    else if (command.do === 'select' && page.canChange && key !== undefined) selection.toggle(key);
    else if (command.do === 'open' && key !== undefined) {
      void navigate({ to: '/app/flags/$key', params: { key } });
    } else if (command.do === 'move') {
      const keys = shown.map((flag) => flag.key);
      set((now) => ({ key: rowAfter(keys, now.key, command.to), moves: now.moves + 1 }));
    }
  };
  return { focus, setFocus, run };
}

/** Switching by what the role allows in each environment. */
function useSwitchIn() {
  const environments = useEnvironments();
  const refusalOf = useRefusal();
  const { set, review } = useSwitch();
  const places = useMemo(
    () =>
      new Map(
        environments.map((place) => [
          place.key,
          { isProtected: place.is_protected, refusal: refusalOf('flag:change', place) },
        ]),
      ),
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- a new function each time, of the same role
    [environments],
  );
  const onSwitch = useCallback(
    ({ key }: FlagSummary, environmentKey: string, isEnabled: boolean) =>
      set(
        { flagKey: key, environmentKey, isEnabled },
        places.get(environmentKey)?.isProtected ?? false,
      ),
    [set, places],
  );
  const refusalIn = useCallback((key: string) => places.get(key)?.refusal, [places]);
  return { onSwitch, refusalIn, review };
}

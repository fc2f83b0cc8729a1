import type { FlagSummary } from '@halyard/contracts/flag-summaries';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useMemo } from 'react';
import { evaluationCountsQuery } from '#data/evaluations.queries.ts';
import { BulkActions } from './bulk-actions.tsx';
import { sayFlags } from './bulk-tags.tsx';
import type { Column } from './columns.ts';
import { countsByFlag } from './evaluations.ts';
import { FilterChips } from './filter-chips.tsx';
import { filterFlags, sortFlags } from './flag-filter.ts';
import classes from './flag-list.module.css';
import { FlagTable } from './flag-table.tsx';
import { KeyHelp } from './key-help.tsx';
import { ListEmpty } from './list-empty.tsx';
import { chipsOf, type ListSearch, type SearchPatch, UNFILTERED } from './list-search.ts';
import { useRowKeys } from './use-row-keys.ts';
import { useSelection } from './use-selection.ts';
import { useSwitchIn } from './use-switch-in.ts';

interface FlagListingProps {
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
  const { focus, setFocus } = useRowKeys(shown, {
    onSearch: props.onSearch,
    onHelp: () => props.onHelp(true),
    onClear: selection.clear,
    onCreate: canChange ? props.onCreate : undefined,
    onSelect: canChange ? selection.toggle : undefined,
  });

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
        <BulkActions
          flags={selection.chosen}
          knownTags={props.knownTags}
          isArchived={isArchived}
          onClear={selection.clear}
        />
        {selection.chosen.length === 0 && (
          <>
            <span className={classes['count']} role="status" hidden={flags.length === 0}>
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

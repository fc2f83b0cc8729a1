import type { FlagSummary } from '@halyard/contracts/flag-summaries';
import { Checkbox, UnstyledButton } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { type CSSProperties, type ReactNode, useEffect, useRef } from 'react';
import { EnvironmentChip } from '#domain/environment-chip.tsx';
import type { Column } from './columns.ts';
import type { FlagSort } from './flag-filter.ts';
import { type Counts, FlagRow, type RowActions } from './flag-row.tsx';
import classes from './flag-table.module.css';

/** What a row and the header are high before they are measured. */
const ROW = 46;
const NARROW_ROW = 132;
const HEADER = 36;

/** The row that keys act on; `moves` counts how often a key has moved it. */
export interface RowFocus {
  readonly key: string | undefined;
  readonly moves: number;
}

interface FlagTableProps extends RowActions {
  readonly flags: readonly FlagSummary[];
  readonly columns: readonly Column[];
  readonly counts: ReadonlyMap<string, Counts> | undefined;
  readonly sort: FlagSort;
  readonly onSort: (sort: FlagSort) => void;
  readonly isSelectable: boolean;
  readonly selected: ReadonlySet<string>;
  readonly onSelectAll: (isSelected: boolean) => void;
  readonly focus: RowFocus;
  readonly onFocus: (key: string) => void;
}

/** Flags as a grid of which only the rows in sight are drawn. */
export function FlagTable(props: FlagTableProps) {
  const { flags, columns, counts, isSelectable, selected, focus, onFocus } = props;
  const { onSelect, onSwitch, refusalIn } = props;
  const box = useRef<HTMLDivElement>(null);
  const isNarrow = useMediaQuery('(max-width: 48em)') ?? false;
  const header = isNarrow ? 0 : HEADER;
  const focused = flags.findIndex(({ key }) => key === focus.key);
  const rows = useVirtualizer({
    count: flags.length,
    getScrollElement: () => box.current,
    estimateSize: () => (isNarrow ? NARROW_ROW : ROW),
    getItemKey: (index) => flags[index]?.key ?? index,
    scrollMargin: header,
    scrollPaddingStart: header,
    overscan: 8,
    useFlushSync: false,
    // The focused row stays, or the focus would be lost where one scrolls.
    rangeExtractor: (range) =>
      [...new Set([...defaultRangeExtractor(range), ...(focused < 0 ? [] : [focused])])].toSorted(
        (a, b) => a - b,
      ),
  });
  useEffect(() => rows.measure(), [rows, isNarrow]);
  useEffect(() => {
    if (focus.moves === 0 || focused < 0) return;
    rows.scrollToIndex(focused, { align: 'auto' });
    box.current
      ?.querySelector<HTMLElement>(`[aria-rowindex="${focused + 2}"]`)
      ?.focus({ preventScroll: true });
    // Where it stands may change by others' changes: that moves nothing.
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- a move is what counts
  }, [focus.moves]);

  return (
    <div
      ref={box}
      role="grid"
      aria-label="Flags"
      aria-rowcount={flags.length + 1}
      aria-multiselectable={isSelectable}
      className={classes['table']}
      style={templateOf(columns, isSelectable)}
    >
      <TableHeader {...props} />
      <div role="rowgroup" className={classes['body']} style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map(({ index, key, start }) => {
          const flag = flags[index];
          if (!flag) return null;
          const isSelected = selected.has(flag.key);
          return (
            <div
              key={key}
              ref={rows.measureElement}
              data-index={index}
              role="row"
              aria-rowindex={index + 2}
              aria-selected={isSelectable ? isSelected : undefined}
              tabIndex={index === Math.max(focused, 0) ? 0 : -1}
              className={classes['row']}
              style={{ transform: `translateY(${start - header}px)` }}
              onFocus={() => onFocus(flag.key)}
            >
              <FlagRow
                flag={flag}
                columns={columns}
                counts={counts && (counts.get(flag.key) ?? NONE)}
                isSelectable={isSelectable}
                isSelected={isSelected}
                isNarrow={isNarrow}
                onSelect={onSelect}
                onSwitch={onSwitch}
                refusalIn={refusalIn}
              />
            </div>
          );
        })}
      </div>
    </div>
  );
}

const NONE: Counts = { total: 0, counts: [] };

const WIDTHS = {
  environment: 'minmax(8.5rem, 1fr)',
  owner: '8rem',
  changed: '6.5rem',
  evaluations: '6.75rem',
} as const;
const LEAST_REM = { environment: 9.25, owner: 8.75, changed: 7.25, evaluations: 7.5 } as const;

/** The widths of the columns, and below which width the table scrolls. */
function templateOf(columns: readonly Column[], isSelectable: boolean): CSSProperties {
  const template = columns.map(({ kind }) => WIDTHS[kind]).join(' ');
  const least = columns.reduce((sum, { kind }) => sum + LEAST_REM[kind], 17);
  return {
    '--columns': `${isSelectable ? '2.25rem ' : ''}minmax(13rem, 2fr) ${template}`,
    '--least': `${least}rem`,
  } as CSSProperties;
}

function TableHeader(props: FlagTableProps) {
  const { flags, columns, sort, onSort, isSelectable, selected, onSelectAll } = props;
  const isAll = flags.length > 0 && selected.size === flags.length;
  return (
    <div role="rowgroup" className={classes['header']}>
      <div role="row" aria-rowindex={1} className={classes['columns']}>
        {isSelectable && (
          <div role="columnheader" className={classes['select']}>
            <Checkbox
              aria-label="Select all flags in the list"
              checked={isAll}
              indeterminate={selected.size > 0 && !isAll}
              onChange={() => onSelectAll(!isAll)}
            />
          </div>
        )}
        <SortHeader sort="key" current={sort} onSort={onSort}>
          Flag
        </SortHeader>
        {columns.map((column) => {
          if (column.kind === 'changed') {
            return (
              <SortHeader key={column.id} sort="changed" current={sort} onSort={onSort}>
                {column.label}
              </SortHeader>
            );
          }
          return (
            <div
              key={column.id}
              role="columnheader"
              className={classes['head']}
              data-kind={column.kind}
            >
              {column.kind === 'environment' ? (
                <EnvironmentChip environmentKey={column.environmentKey} />
              ) : (
                column.label
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}

interface SortHeaderProps {
  readonly sort: 'key' | 'changed';
  readonly current: FlagSort;
  readonly onSort: (sort: FlagSort) => void;
  readonly children: ReactNode;
}

function SortHeader({ sort, current, onSort, children }: SortHeaderProps) {
  const order = sort === 'key' ? 'ascending' : 'descending';
  const Arrow = sort === 'key' ? IconArrowUp : IconArrowDown;
  return (
    <div
      role="columnheader"
      aria-sort={current === sort ? order : 'none'}
      className={classes['head']}
    >
      <UnstyledButton className={classes['sort']} onClick={() => onSort(sort)}>
        {children}
        {current === sort && <Arrow size={12} aria-hidden />}
      </UnstyledButton>
    </div>
  );
}

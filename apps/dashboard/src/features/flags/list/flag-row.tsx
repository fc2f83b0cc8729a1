import type { FlagSummary } from '@halyard/contracts/flag-summaries';
import { Checkbox } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import { EnvironmentChip } from '#domain/environment-chip.tsx';
import { Sparkline } from '#ui/sparkline.tsx';
import { Time } from '#ui/time.tsx';
import type { Column } from './columns.ts';
import { EnvironmentCell } from './environment-cell.tsx';
import { lastChangeOf } from './flag-filter.ts';
import classes from './flag-table.module.css';

/** What rows can do; the same for all of them. */
export interface RowActions {
  readonly onSelect: (key: string) => void;
  readonly onSwitch: (flag: FlagSummary, environmentKey: string, isEnabled: boolean) => void;
  /** Why flags may not be switched in an environment. */
  readonly refusalIn: (environmentKey: string) => string | undefined;
}

/** Evaluations of one flag, everywhere. */
export interface Counts {
  readonly total: number;
  readonly counts: readonly number[];
}

interface FlagRowProps extends RowActions {
  readonly flag: FlagSummary;
  readonly columns: readonly Column[];
  /** Undefined until they are there. */
  readonly counts: Counts | undefined;
  readonly isSelectable: boolean;
  readonly isSelected: boolean;
  /** Without a header: each environment is named in its cell. */
  readonly isNarrow: boolean;
}

/** The cells of one flag. */
export const FlagRow = memo(function FlagRow(props: FlagRowProps) {
  const { flag, columns, isSelectable, isSelected, onSelect } = props;
  return (
    <>
      {isSelectable && (
        <div role="gridcell" className={classes['select']}>
          <Checkbox
            aria-label={`Select ${flag.key}`}
            checked={isSelected}
            onChange={() => onSelect(flag.key)}
          />
        </div>
      )}
      <div role="gridcell" className={classes['flag']}>
        <FlagName flag={flag} />
      </div>
      {columns.map((column) => (
        <div key={column.id} role="gridcell" className={classes['cell']} data-kind={column.kind}>
          <Cell {...props} column={column} />
        </div>
      ))}
    </>
  );
});

function FlagName({ flag }: { flag: FlagSummary }) {
  const words = [...(flag.kind === 'release' ? [] : [flag.kind]), ...flag.tags];
  return (
    <Link to="/app/flags/$key" params={{ key: flag.key }} className={classes['name']}>
      <div className={classes['title']}>
        <bdi>{flag.name}</bdi>
      </div>
      <div className={classes['quiet']}>
        <span className={classes['key']}>{flag.key}</span>
        {words.length > 0 && ` · ${words.join(' · ')}`}
      </div>
    </Link>
  );
}

function Cell({
  flag,
  column,
  counts,
  onSwitch,
  refusalIn,
  isNarrow,
}: FlagRowProps & { readonly column: Column }) {
  const { kind, environmentKey } = column;
  if (kind === 'owner') {
    return (
      <div className={classes['quiet']} title={flag.owner}>
        <bdi>{flag.owner}</bdi>
      </div>
    );
  }
  if (kind === 'changed') {
    return (
      <span className={classes['quiet']}>
        <Time at={lastChangeOf(flag)} />
      </span>
    );
  }
  if (kind === 'evaluations') return counts ? <Evaluations {...counts} /> : null;
  const config = flag.environments.find((it) => it.environment_key === environmentKey);
  if (!config) return null;
  const refusal = flag.is_archived
    ? 'The flag is archived: restore it before changing it.'
    : refusalIn(environmentKey);
  return (
    <>
      {isNarrow && (
        <span className={classes['cellLabel']} aria-hidden>
          <EnvironmentChip environmentKey={environmentKey} />
        </span>
      )}
      <EnvironmentCell flag={flag} config={config} refusal={refusal} onSwitch={onSwitch} />
    </>
  );
}

const short = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

function Evaluations({ total, counts }: Counts) {
  const words = `${total.toLocaleString('en')} evaluations in 24 hours`;
  return (
    <div className={classes['evaluations']}>
      {total > 0 && <Sparkline counts={counts} label={words} width={56} height={16} />}
      <span className={classes['quiet']} title={words} data-numeric>
        {short.format(total)}
      </span>
    </div>
  );
}

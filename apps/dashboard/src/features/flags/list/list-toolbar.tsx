import { ActionIcon, Button, Menu, Select, Tooltip } from '@mantine/core';
import { IconColumns3, IconKeyboard } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Column } from './columns.ts';
import type { FlagSort } from './flag-filter.ts';
import classes from './flag-list.module.css';

const SORTS = [
  { value: 'key', label: 'By key' },
  { value: 'changed', label: 'Changed last' },
  { value: 'created', label: 'Created last' },
] as const satisfies readonly { value: FlagSort; label: string }[];

interface ListToolbarProps {
  /** The search and the filters. */
  readonly children: ReactNode;
  readonly sort: FlagSort;
  readonly onSort: (sort: FlagSort) => void;
  readonly columns: readonly Column[];
  readonly shown: readonly Column[];
  readonly onToggle: (id: string) => void;
  readonly onHelp: () => void;
}

/** What the list shows, and in which order. */
export function ListToolbar(props: ListToolbarProps) {
  const { sort, onSort, columns, shown, onToggle } = props;
  return (
    <div className={classes['toolbar']} role="toolbar" aria-label="List of flags">
      {props.children}
      <Select
        aria-label="Sort"
        className={classes['sort']}
        data={[...SORTS]}
        value={sort}
        allowDeselect={false}
        onChange={(value) => onSort(SORTS.find((it) => it.value === value)?.value ?? 'key')}
      />
      <Menu closeOnItemClick={false} position="bottom-end">
        <Menu.Target>
          <Button
            variant="default"
            className={classes['columnsButton']}
            leftSection={<IconColumns3 size={14} aria-hidden />}
          >
            Columns
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {columns.map(({ id, label }) => (
            <Menu.CheckboxItem
              key={id}
              checked={shown.some((column) => column.id === id)}
              onChange={() => onToggle(id)}
            >
              {label}
            </Menu.CheckboxItem>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Tooltip label="Keys (?)">
        <ActionIcon
          aria-label="Keys"
          className={classes['keysButton']}
          onClick={props.onHelp}
          size="input-xs"
        >
          <IconKeyboard size={16} />
        </ActionIcon>
      </Tooltip>
    </div>
  );
}

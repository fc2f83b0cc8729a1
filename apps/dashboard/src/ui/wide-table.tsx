import { Table, type TableProps } from '@mantine/core';

interface WideTableProps extends TableProps {
  readonly label: string;
  /** Narrower windows scroll it, in px. */
  readonly minWidth: number;
}

/** A table that scrolls sideways by itself, with the keyboard too, where there is no room for it. */
export function WideTable({ label, minWidth, ...table }: WideTableProps) {
  return (
    <Table.ScrollContainer
      minWidth={minWidth}
      scrollAreaProps={{ viewportProps: { tabIndex: 0, 'aria-label': label } }}
    >
      <Table aria-label={label} {...table} />
    </Table.ScrollContainer>
  );
}

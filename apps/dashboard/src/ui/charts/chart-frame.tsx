import { Table, Title } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { type ReactNode, useState } from 'react';
import classes from './chart.module.css';
import type { ChartTable } from './chart-table.ts';

interface ChartFrameProps {
  readonly title: string;
  /** What is to be seen, in a sentence, for whoever does not see it. */
  readonly description: string;
  /** Which shape and colour is what. */
  readonly legend?: ReactNode;
  /** The same in figures. */
  readonly table: ChartTable;
  /** In pixels, of the drawing alone. */
  readonly height: number;
  /** Below the drawing: what the pointer is at. */
  readonly readout?: ReactNode;
  /** The drawing, as wide as there is room. */
  readonly children: (width: number) => ReactNode;
}

/** What every chart has: a title, a name for whoever does not see it, and the figures behind it. */
export function ChartFrame(props: ChartFrameProps) {
  const { title, description, legend, table, height, readout, children } = props;
  const { ref, width } = useElementSize();
  return (
    <figure className={classes['figure']} aria-label={title}>
      <figcaption className={classes['head']}>
        <Title order={3}>{title}</Title>
        {legend}
      </figcaption>
      <div ref={ref} className={classes['plot']} style={{ height }}>
        {width > 0 && (
          <svg width={width} height={height} role="img" aria-label={`${title}. ${description}`}>
            {children(width)}
          </svg>
        )}
      </div>
      {readout !== undefined && (
        <div className={classes['readout']} aria-hidden>
          {readout}
        </div>
      )}
      <TableBehind title={title} table={table} />
    </figure>
  );
}

/** The figures behind a drawing; they are made when somebody asks for them. */
function TableBehind({ title, table }: Pick<ChartFrameProps, 'title' | 'table'>) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details className={classes['table']} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Show as table</summary>
      {isOpen && (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable
        <div
          className={classes['scroll']}
          role="region"
          aria-label={`${title}, figures`}
          tabIndex={0}
        >
          <Table verticalSpacing={4} fz="xs">
            <Table.Thead>
              <Table.Tr>
                {table.columns.map((column, place) => (
                  <Table.Th key={column} scope="col" ta={place === 0 ? 'left' : 'right'}>
                    {column}
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {table.rows.map(([first = '', ...cells], row) => (
                <Table.Tr key={`${row} ${first}`}>
                  <Table.Th scope="row" fw={400}>
                    {first}
                  </Table.Th>
                  {cells.map((cell, place) => (
                    <Table.Td key={place} ta="right">
                      {cell}
                    </Table.Td>
                  ))}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
    </details>
  );
}

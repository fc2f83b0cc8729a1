import type { ExplainedItem } from '@halyard/contracts/evaluation';
import { Button, Group, Table, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Fragment, useState } from 'react';
import { EnvironmentChip } from '#domain/environment-chip.tsx';
import { TraceView } from '#domain/trace-view.tsx';
import { VariantMark } from '#domain/variants.tsx';
import { Mono } from '#ui/mono.tsx';
import classes from './evaluate-page.module.css';
import { type FlagResults, sayDifference, sayReason } from './results.ts';

/** How many flags are drawn at first, and come with each “show more”. */
const PAGE = 50;

interface ResultsTableProps {
  readonly results: readonly FlagResults[];
  readonly environmentKeys: readonly string[];
  /** What the contexts are called. */
  readonly contextNames: readonly string[];
  /** The keys of a flag's variants, for their colours. */
  readonly variantsOf: (flagKey: string) => readonly string[];
}

/** Flags by contexts, environment beside environment; each answer opens to how it came about. */
export function ResultsTable(props: ResultsTableProps) {
  const { results, environmentKeys, contextNames, variantsOf } = props;
  const [shown, setShown] = useState(PAGE);
  const [openCell, setOpenCell] = useState<string | null>(null);
  const hasContexts = contextNames.length > 1;
  return (
    <>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable */}
      <div className={classes['scroll']} role="region" aria-label="Results" tabIndex={0}>
        <Table className={classes['table'] ?? ''} verticalSpacing={4} withRowBorders={false}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">Flag</Table.Th>
              {hasContexts && <Table.Th scope="col">Context</Table.Th>}
              {environmentKeys.map((key) => (
                <Table.Th key={key} scope="col">
                  <EnvironmentChip environmentKey={key} />
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {results.slice(0, shown).map((flag) => (
              <FlagRows
                key={flag.flagKey}
                flag={flag}
                environmentKeys={environmentKeys}
                contextNames={contextNames}
                variants={variantsOf(flag.flagKey)}
                openCell={openCell}
                onOpen={setOpenCell}
              />
            ))}
          </Table.Tbody>
        </Table>
      </div>
      {results.length > shown && (
        <Group justify="center" mt="sm">
          <Button variant="default" onClick={() => setShown(shown + PAGE)}>
            Show {Math.min(PAGE, results.length - shown)} more of {results.length} flags
          </Button>
        </Group>
      )}
    </>
  );
}

interface FlagRowsProps extends Pick<ResultsTableProps, 'environmentKeys' | 'contextNames'> {
  readonly flag: FlagResults;
  readonly variants: readonly string[];
  readonly openCell: string | null;
  readonly onOpen: (cell: string | null) => void;
}

function FlagRows(props: FlagRowsProps) {
  const { flag, environmentKeys, contextNames, variants, openCell, onOpen } = props;
  const { flagKey, rows } = flag;
  const difference = sayDifference(flag);
  const hasContexts = contextNames.length > 1;
  const columns = environmentKeys.length + (hasContexts ? 2 : 1);
  return rows.map(({ contextIndex, cells }) => {
    const contextName = contextNames[contextIndex] ?? '';
    const idOf = (place: number) => JSON.stringify([flagKey, contextIndex, environmentKeys[place]]);
    const open = cells.findIndex((cell, place) => cell && idOf(place) === openCell);
    const openItem = cells[open];
    return (
      <Fragment key={contextIndex}>
        <Table.Tr className={classes['row'] ?? ''} data-first={contextIndex === 0}>
          <Table.Th scope="row" className={classes['flag'] ?? ''}>
            {contextIndex === 0 ? (
              <>
                <Link to="/app/flags/$key" params={{ key: flagKey }} className={classes['link']}>
                  <Mono>{flagKey}</Mono>
                </Link>
                {difference && <span className={classes['difference']}>{difference}</span>}
              </>
            ) : (
              <span className={classes['hidden']}>{flagKey}</span>
            )}
          </Table.Th>
          {hasContexts && (
            <Table.Td className={classes['who'] ?? ''}>
              <bdi>{contextName}</bdi>
            </Table.Td>
          )}
          {cells.map((item, place) => (
            <Table.Td key={environmentKeys[place]} className={classes['cell'] ?? ''}>
              {item && (
                <Answer
                  item={item}
                  variants={variants}
                  place={`${flagKey} in ${environmentKeys[place]} for ${contextName}`}
                  isOpen={place === open}
                  onToggle={() => onOpen(place === open ? null : idOf(place))}
                />
              )}
            </Table.Td>
          ))}
        </Table.Tr>
        {openItem && (
          <Table.Tr>
            <Table.Td colSpan={columns} className={classes['why'] ?? ''}>
              <div className={classes['whyBody']}>
                <Text size="xs" c="dimmed" mb={4}>
                  <Mono>{flagKey}</Mono> in {environmentKeys[open]} for <bdi>{contextName}</bdi>
                </Text>
                <TraceView item={openItem} variants={variants} />
              </div>
            </Table.Td>
          </Table.Tr>
        )}
      </Fragment>
    );
  });
}

interface AnswerProps {
  readonly item: ExplainedItem;
  readonly variants: readonly string[];
  /** What it is the answer to. */
  readonly place: string;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}

function Answer({ item, variants, place, isOpen, onToggle }: AnswerProps) {
  const reason = sayReason(item);
  return (
    <button type="button" className={classes['answer']} aria-expanded={isOpen} onClick={onToggle}>
      <span className={classes['hidden']}>{place}: </span>
      {item.variant === null ? (
        <span className={classes['error']}>error</span>
      ) : (
        <VariantMark variants={variants} variant={item.variant} />
      )}
      <span className={classes['reason']}>{reason}</span>
    </button>
  );
}

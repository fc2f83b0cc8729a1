import type { ConfigField, FlagDiff } from '@halyard/contracts/flag-promotion';
import type { FlagConfig } from '@halyard/contracts/flags';
import { Checkbox, Table, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { EnvironmentChip } from '#domain/environment-chip.tsx';
import { labelOf } from '#domain/words/fields.ts';
import { ValueDiff } from '#ui/value-diff.tsx';
import classes from './flag-compare.module.css';
import { sayField } from './say-field.ts';

interface FieldTableProps {
  readonly from: FlagConfig;
  readonly to: FlagConfig;
  readonly diff: FlagDiff;
  readonly fields: readonly ConfigField[];
  readonly chosen: readonly ConfigField[];
  readonly onChoose: (field: ConfigField, isChosen: boolean) => void;
  readonly isDisabled: boolean;
}

/** Fields that differ, with what both environments say. */
export function FieldTable({ fields, ...props }: FieldTableProps) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable
    <div className={classes['table']} tabIndex={0} role="region" aria-label="Differences">
      <Table layout="fixed" miw="34rem">
        <Table.Thead>
          <Table.Tr>
            <Table.Th w="10rem">Field</Table.Th>
            <Table.Th>
              <EnvironmentChip environmentKey={props.from.environment_key} />
            </Table.Th>
            <Table.Th>
              <EnvironmentChip environmentKey={props.to.environment_key} />
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {fields.map((field) => (
            <FieldRow key={field} {...props} field={field} />
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

function FieldRow({
  field,
  from,
  to,
  diff,
  chosen,
  onChoose,
  isDisabled,
}: Omit<FieldTableProps, 'fields'> & { readonly field: ConfigField }) {
  const [isOpen, setIsOpen] = useState(false);
  const label = sentenceCase(labelOf(field));
  const isChosen = chosen.includes(field);
  const change = diff.changes[field];
  const isLong = [change?.old, change?.new].some((it) => typeof it === 'object' && it !== null);
  return (
    <>
      <Table.Tr className={classes['row']} data-left={!isChosen || undefined}>
        <Table.Th scope="row">
          <Checkbox
            label={label}
            checked={isChosen}
            disabled={isDisabled}
            onChange={(event) => onChoose(field, event.currentTarget.checked)}
          />
          {isLong && (
            <UnstyledButton
              className={classes['more']}
              aria-expanded={isOpen}
              aria-label={`Values of ${label}`}
              onClick={() => setIsOpen(!isOpen)}
            >
              values
            </UnstyledButton>
          )}
        </Table.Th>
        <Table.Td>
          <Lines lines={sayField(from, field)} />
        </Table.Td>
        <Table.Td>
          <Lines lines={sayField(to, field)} />
        </Table.Td>
      </Table.Tr>
      {isLong && isOpen && (
        <Table.Tr>
          <Table.Td colSpan={3}>
            <ValueDiff before={change?.old} after={change?.new} />
          </Table.Td>
        </Table.Tr>
      )}
    </>
  );
}

function sentenceCase(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function Lines({ lines }: { lines: readonly string[] }) {
  const [only] = lines;
  if (lines.length < 2) return <bdi>{only}</bdi>;
  return (
    <ol className={classes['lines']}>
      {lines.map((line, place) => (
        <li key={place}>
          <bdi>{line}</bdi>
        </li>
      ))}
    </ol>
  );
}

import type { ConfigField } from '@halyard/contracts/flag-promotion';
import { Button, Group, Modal, SegmentedControl, Stack, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useState } from 'react';
import { EnvironmentChip } from '#domain/environment-chip.tsx';
import { changesBetween, sayChanges } from '#domain/words/changes.ts';
import { labelOf } from '#domain/words/fields.ts';
import { type ConfigDraft, pick } from '../saving/config-draft.ts';
import classes from './conflict-dialog.module.css';
import { type Choices, compareSides, type FieldMerge, merge, type Side, sideOf } from './merge.ts';

interface ConflictDialogProps {
  readonly environmentKey: string;
  /** What both began from. */
  readonly base: ConfigDraft;
  readonly mine: ConfigDraft;
  /** What is saved now. */
  readonly theirs: ConfigDraft;
  readonly fields: readonly ConfigField[];
  readonly isBusy: boolean;
  /** With both changes in one. */
  readonly onResolve: (merged: ConfigDraft) => void;
  readonly onClose: () => void;
}

/** Shows what two people changed at the same time, and joins it as one of them says. */
export function ConflictDialog(props: ConflictDialogProps) {
  const { environmentKey, base, mine, theirs, fields, isBusy } = props;
  const [choices, setChoices] = useState<Choices>({});
  const isNarrow = useMediaQuery('(max-width: 48em)');
  const merges = compareSides({ base, mine, theirs }, fields);
  const merged = merge({ mine, theirs }, merges, choices);
  const keepsMine = merges.some((each) => sideOf(each, choices) === 'mine');
  return (
    <Modal
      opened
      onClose={props.onClose}
      title="Somebody changed this meanwhile"
      size="56rem"
      fullScreen={isNarrow}
    >
      <Stack gap="md">
        <Group gap="xs">
          <EnvironmentChip environmentKey={environmentKey} />
          <Text size="sm" c="dimmed">
            Nothing is lost: choose what is kept. What only one of you changed is joined already.
          </Text>
        </Group>
        {merges.length === 0 && (
          <Text size="sm">What they saved is what you wanted. There is nothing to choose.</Text>
        )}
        {merges.map((each) => (
          <FieldChoice
            key={each.field}
            merge={each}
            sides={{ base, mine, theirs }}
            side={sideOf(each, choices)}
            onChoose={(side) => setChoices({ ...choices, [each.field]: side })}
          />
        ))}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={props.onClose}>
            Go on editing
          </Button>
          <Button
            disabled={!merged}
            loading={isBusy}
            onClick={() => merged && props.onResolve(merged)}
          >
            {merged && !keepsMine ? 'Take theirs' : 'Save'}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

interface FieldChoiceProps {
  readonly merge: FieldMerge;
  readonly sides: Pick<ConflictDialogProps, 'base' | 'mine' | 'theirs'>;
  readonly side: Side | undefined;
  readonly onChoose: (side: Side) => void;
}

function FieldChoice({ merge: { field, changedBy }, sides, side, onChoose }: FieldChoiceProps) {
  const label = labelOf(field);
  const said = (state: ConfigDraft) =>
    sayChanges(changesBetween({ ...pick(sides.base, [field]) }, { ...pick(state, [field]) }));
  return (
    <div className={classes['field']} role="group" aria-label={label}>
      <Text size="sm" fw={550} className={classes['label']}>
        {label}
      </Text>
      <Words title="They" words={said(sides.theirs)} isKept={side === 'theirs'} />
      <Words title="You" words={said(sides.mine)} isKept={side === 'mine'} />
      <div className={classes['choice']}>
        <SegmentedControl
          size="xs"
          data={[
            { value: 'theirs', label: 'Take theirs' },
            { value: 'mine', label: 'Keep mine' },
          ]}
          value={side ?? ''}
          onChange={(chosen) => onChoose(chosen === 'mine' ? 'mine' : 'theirs')}
          aria-label={`Whose ${label}`}
        />
        {side === undefined && changedBy === 'both' && (
          <Text size="xs" className={classes['ask']}>
            You both changed this: choose.
          </Text>
        )}
      </div>
    </div>
  );
}

interface WordsProps {
  readonly title: string;
  readonly words: readonly string[];
  readonly isKept: boolean;
}

function Words({ title, words, isKept }: WordsProps) {
  return (
    <div className={classes['words']} data-kept={isKept || undefined}>
      <Text size="xs" c="dimmed">
        {title}
      </Text>
      {words.length === 0 ? (
        <Text size="sm" c="dimmed">
          left it as it was
        </Text>
      ) : (
        <ul>
          {words.map((line, index) => (
            <li key={index}>{line}</li>
          ))}
        </ul>
      )}
    </div>
  );
}

import type { Experiment, Shipped } from '@halyard/contracts/experiments';
import { Button, Group, Modal, Select, Stack, Text, Title } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '#data/api.ts';
import { shipPreviewQuery } from '#data/experiments.queries.ts';
import { resultsQuery } from '#data/results.queries.ts';
import { ChangeList } from '#domain/change-list.tsx';
import { EnvironmentChip } from '#domain/environment-chip.tsx';
import { VerdictMark } from '#domain/experiments/marks.tsx';
import { changesBetween, sayChanges } from '#domain/words/changes.ts';
import { name } from '#domain/words/text.ts';
import { Loaded } from '#ui/loaded.tsx';
import { notifyDone } from '#ui/notify.tsx';
import { Problem } from '#ui/problem.tsx';
import type { ActionDialogProps } from './action-dialog-props.ts';
import classes from './ship-dialog.module.css';
import { CommentField } from './step-dialogs.tsx';
import { useExperimentChange } from './use-experiment-change.ts';

const ALWAYS_NEW: ReadonlySet<string> = new Set(['version', 'updated_at']);

/** Ends the experiment by one variant for everybody; shows first what that changes of the flag. */
export function ShipDialog({ experiment, onClose }: ActionDialogProps) {
  const verdict = useQuery(resultsQuery(experiment.key)).data?.verdict;
  const [chosen, setChosen] = useState<string>();
  const [comment, setComment] = useState('');
  const variant = chosen ?? verdict?.variant ?? firstTreatment(experiment);
  const isNarrow = useMediaQuery('(max-width: 48em)');
  const preview = useQuery(shipPreviewQuery(experiment.key, variant, experiment.version));
  const ship = useExperimentChange(
    async () => {
      const body = { variant, version: experiment.version };
      const said = comment.trim();
      const shipped = await api.experiments.ship(
        experiment.key,
        said === '' ? body : { ...body, comment: said },
      );
      return shipped.experiment;
    },
    () => {
      notifyDone(`${variant} is shipped.`);
      onClose();
    },
  );
  return (
    <Modal opened onClose={onClose} title="Ship a variant" size="60rem" fullScreen={isNarrow}>
      <Stack gap="md">
        <Group gap="xs">
          <Text size="sm" c="dimmed">
            On flag {experiment.flag_key} in
          </Text>
          <EnvironmentChip environmentKey={experiment.environment_key} />
        </Group>
        {verdict && (
          <Stack gap={2}>
            <VerdictMark verdict={verdict} />
            <Text size="sm">{verdict.sentence}</Text>
          </Stack>
        )}
        <Select
          label="Variant"
          description={
            experiment.state === 'running'
              ? 'The experiment ends, and all whom it was for get this one.'
              : 'All whom the experiment was for get this one.'
          }
          data={experiment.variants.map((it) => ({
            value: it.variant,
            label: it.variant === experiment.control ? `${it.variant} (control)` : it.variant,
          }))}
          value={variant}
          onChange={(next) => next !== null && setChosen(next)}
          allowDeselect={false}
          maw="20rem"
        />
        <section aria-label="What changes of the flag">
          <Title order={3} mb="xs">
            What changes of the flag
          </Title>
          <Loaded query={preview}>{(shipped) => <FlagChanges shipped={shipped} />}</Loaded>
        </section>
        <CommentField value={comment} onChange={setComment} />
        {ship.isError && <Problem error={ship.error} />}
        <Group justify="flex-end" gap="xs" className={classes['actions'] ?? ''}>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button
            loading={ship.isPending}
            disabled={preview.data === undefined}
            onClick={() => ship.mutate(undefined)}
          >
            Ship {name(variant)}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

/** In words first, then field by field. */
function FlagChanges({ shipped: { before, after } }: { readonly shipped: Shipped }) {
  const changes = changesBetween(told(before), told(after));
  return (
    <Stack gap="sm">
      <ul className={classes['words']}>
        {sayChanges(changes).map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      <ChangeList changes={changes} />
    </Stack>
  );
}

function firstTreatment({ variants, control }: Experiment): string {
  return variants.find(({ variant }) => variant !== control)?.variant ?? control;
}

/** A config without what changes with every change. */
function told(config: object): Record<string, unknown> {
  const fields = Object.entries(config).filter(([field]) => !ALWAYS_NEW.has(field));
  return Object.fromEntries(fields);
}

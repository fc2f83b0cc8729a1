import type { Experiment, ExperimentState } from '@halyard/contracts/experiments';
import { Button, Menu } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ComponentType, useState } from 'react';
import { useRefusal } from '#data/permissions.ts';
import { resultsQuery } from '#data/results.queries.ts';
import { useEnvironments } from '#domain/environment-chip.tsx';
import { Reasoned } from '#ui/reasoned.tsx';
import type { ActionDialogProps } from './action-dialog-props.ts';
import { DeleteDialog } from './delete-dialog.tsx';
import { EditDialog } from './edit-dialog.tsx';
import { ShipDialog } from './ship-dialog.tsx';
import { SplitDialog } from './split-dialog.tsx';
import { ReshuffleDialog, StartDialog, StopDialog } from './step-dialogs.tsx';

const ACTIONS = {
  start: 'Start experiment',
  stop: 'Stop experiment',
  ship: 'Ship a variant',
  split: 'Change split and traffic',
  reshuffle: 'Reshuffle users',
  edit: 'Edit',
  delete: 'Delete',
} as const;

type Action = keyof typeof ACTIONS;

const DIALOGS: Readonly<Record<Action, ComponentType<ActionDialogProps>>> = {
  start: StartDialog,
  stop: StopDialog,
  ship: ShipDialog,
  split: SplitDialog,
  reshuffle: ReshuffleDialog,
  edit: EditDialog,
  delete: DeleteDialog,
};

/** What can be done in which state: what is done most as buttons, the rest in a menu. */
const OFFERED: Readonly<Record<ExperimentState, { main: readonly Action[]; more: Action[] }>> = {
  draft: { main: ['start', 'edit'], more: ['split', 'delete'] },
  running: { main: ['ship', 'stop', 'edit'], more: ['split', 'reshuffle'] },
  stopped: { main: ['ship', 'edit'], more: ['delete'] },
  decided: { main: ['edit'], more: ['delete'] },
};

/** What can be done with the experiment as it is now; what the figures advise stands out. */
export function ExperimentActions({ experiment }: { readonly experiment: Experiment }) {
  const [open, setOpen] = useState<Action>();
  const environment = useEnvironments().find(({ key }) => key === experiment.environment_key);
  const refusal = useRefusal()('experiment:change', environment);
  const { main, more } = OFFERED[experiment.state];
  const verdict = useQuery(resultsQuery(experiment.key)).data?.verdict.verdict;
  const advised = experiment.state === 'draft' ? 'start' : verdict;
  const isDisabled = refusal !== undefined;
  const Dialog = open && DIALOGS[open];
  return (
    <>
      {main.map((action) => (
        <Reasoned key={action} reason={refusal}>
          <Button
            variant={action === advised ? 'filled' : 'default'}
            disabled={isDisabled}
            onClick={() => setOpen(action)}
          >
            {ACTIONS[action]}
          </Button>
        </Reasoned>
      ))}
      <Reasoned reason={refusal}>
        <Menu position="bottom-end">
          <Menu.Target>
            <Button variant="default" disabled={isDisabled}>
              More
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {more.map((action) => (
              <Menu.Item
                key={action}
                onClick={() => setOpen(action)}
                {...(action === 'delete' && { c: 'var(--hy-bad-text)' })}
              >
                {ACTIONS[action]}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      </Reasoned>
      {Dialog && <Dialog experiment={experiment} onClose={() => setOpen(undefined)} />}
    </>
  );
}

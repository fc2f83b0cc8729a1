import type { Experiment } from '@halyard/contracts/experiments';
import { List, Stack, Text, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { api } from '#data/api.ts';
import { flagQuery } from '#data/flags.queries.ts';
import { EnvironmentChip } from '#domain/environment-chip.tsx';
import { count, name } from '#domain/words/text.ts';
import { ConfirmDialog } from '#ui/confirm-dialog.tsx';
import { AnchorLink } from '#ui/links.tsx';
import { notifyDone } from '#ui/notify.tsx';
import type { ActionDialogProps } from './action-dialog-props.ts';
import { sayAllocation } from './say-allocation.ts';
import { useExperimentChange } from './use-experiment-change.ts';

/** Says what starting does to the flag, and to whom. */
export function StartDialog({ experiment, onClose }: ActionDialogProps) {
  const { key, flag_key, environment_key } = experiment;
  const flag = useQuery(flagQuery(flag_key)).data;
  const config = flag?.environments.find((it) => it.environment_key === environment_key);
  const isOff = config?.is_enabled === false;
  const before = (config?.rules.length ?? 0) + (config?.targets.length ?? 0);
  return (
    <StepDialog
      experiment={experiment}
      title={`Start ${name(experiment.name)}?`}
      action="Start experiment"
      isDisabled={isOff}
      run={(comment) => api.experiments.start(key, stepOf(experiment, comment))}
      done="The experiment runs."
      onClose={onClose}
    >
      <Text size="sm">
        Flag <strong>{flag_key}</strong> gets a rule in{' '}
        <EnvironmentChip {...{ environmentKey: environment_key }} />, the last one before what
        everybody else gets:
      </Text>
      <Text size="sm" fw={550}>
        {sayAllocation(experiment)}
      </Text>
      <List size="sm" spacing={4}>
        {before > 0 && (
          <List.Item>
            {count(before, 'rule or list', 'rules and lists')} of users come before it; whom they
            match does not take part.
          </List.Item>
        )}
        <List.Item>
          While it runs, that rule changes only here. Other changes of the flag’s targeting stay
          possible, and begin a new epoch.
        </List.Item>
        <List.Item>It can be stopped at any time; then the rule is gone again.</List.Item>
      </List>
      {isOff && (
        <Text size="sm" c="var(--hy-warn-text)" role="alert">
          The flag is switched off there, so nobody would take part.{' '}
          <AnchorLink
            to="/app/flags/$key"
            params={{ key: flag_key }}
            search={{ environment: environment_key }}
            inherit
          >
            Switch it on first
          </AnchorLink>
          .
        </Text>
      )}
    </StepDialog>
  );
}

export function StopDialog({ experiment, onClose }: ActionDialogProps) {
  const { key, flag_key, control } = experiment;
  return (
    <StepDialog
      experiment={experiment}
      title={`Stop ${name(experiment.name)}?`}
      action="Stop experiment"
      isDangerous
      run={(comment) => api.experiments.stop(key, stepOf(experiment, comment))}
      done="The experiment is stopped. Its results stay."
      onClose={onClose}
    >
      <Text size="sm">
        Its rule leaves flag <strong>{flag_key}</strong>: everybody gets what the flag’s other rules
        say, mostly <strong>{control}</strong> again. The results stay, and you can still ship a
        variant afterwards. A stopped experiment cannot be started again.
      </Text>
    </StepDialog>
  );
}

export function ReshuffleDialog({ experiment, onClose }: ActionDialogProps) {
  const { key, version, epoch } = experiment;
  return (
    <StepDialog
      experiment={experiment}
      title="Reshuffle the users?"
      action="Reshuffle users"
      isDangerous
      run={(comment) =>
        api.experiments.change(key, {
          reshuffle: true,
          version,
          ...(comment !== undefined && { comment }),
        })
      }
      done="The users were handed out anew."
      onClose={onClose}
    >
      <Text size="sm">
        All users are handed out anew, so about half of them will see another variant than until
        now. That begins epoch {epoch + 1}. Whoever has seen several variants is left out of the
        comparison. Do it only where the first hand-out cannot be trusted.
      </Text>
    </StepDialog>
  );
}

interface StepDialogProps extends ActionDialogProps {
  readonly title: string;
  readonly action: string;
  readonly isDangerous?: boolean;
  readonly isDisabled?: boolean;
  readonly run: (comment: string | undefined) => Promise<Experiment>;
  /** What is said when it is done. */
  readonly done: string;
  readonly children: ReactNode;
}

/** Asks once, takes a comment for the audit log, and does it. */
function StepDialog(props: StepDialogProps) {
  const { title, action, isDangerous = false, isDisabled = false, children, onClose } = props;
  const [comment, setComment] = useState('');
  const change = useExperimentChange(props.run, () => {
    notifyDone(props.done);
    onClose();
  });
  return (
    <ConfirmDialog
      isOpen
      title={title}
      action={action}
      isDangerous={isDangerous}
      isDisabled={isDisabled}
      isBusy={change.isPending}
      error={change.error}
      onConfirm={() => change.mutate(comment.trim() || undefined)}
      onClose={onClose}
    >
      <Stack gap="sm">
        {children}
        <CommentField value={comment} onChange={setComment} />
      </Stack>
    </ConfirmDialog>
  );
}

interface CommentFieldProps {
  readonly value: string;
  readonly onChange: (comment: string) => void;
}

export function CommentField({ value, onChange }: CommentFieldProps) {
  return (
    <Textarea
      label="Comment"
      description="Why. It stands in the audit log."
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      maxLength={2000}
      autosize
    />
  );
}

function stepOf({ version }: Experiment, comment: string | undefined) {
  return { version, ...(comment !== undefined && { comment }) };
}

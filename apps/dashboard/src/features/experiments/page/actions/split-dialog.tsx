import type { ChangeExperimentBody, Experiment } from '@halyard/contracts/experiments';
import type { Condition } from '@halyard/contracts/targeting';
import { Button, Group, Input, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type SyntheticEvent, useState } from 'react';
import { api } from '#data/api.ts';
import { flagQuery } from '#data/flags.queries.ts';
import { ConditionsEditor } from '#domain/conditions-editor.tsx';
import { VariantMark, variantColor } from '#domain/variants.tsx';
import { notifyDone } from '#ui/notify.tsx';
import { PercentInput } from '#ui/percent-input.tsx';
import { fieldError } from '#ui/problem.tsx';
import { ShareBar } from '#ui/share-bar.tsx';
import type { ActionDialogProps } from './action-dialog-props.ts';
import { ChangeProblem, versionToSave } from './change-problem.tsx';
import classes from './split-dialog.module.css';
import { type SplitDraft, splitFault, splitPatch } from './split-draft.ts';
import { CommentField } from './step-dialogs.tsx';
import { useExperimentChange } from './use-experiment-change.ts';

/** Who takes part, and who gets what. Of one that runs only shares change, and that begins an epoch. */
export function SplitDialog({ experiment, onClose }: ActionDialogProps) {
  const isDraft = experiment.state === 'draft';
  return (
    <Modal
      opened
      onClose={onClose}
      size="44rem"
      title={isDraft ? 'Split, traffic and audience' : 'Split and traffic'}
    >
      <SplitForm experiment={experiment} onClose={onClose} />
    </Modal>
  );
}

function SplitForm({ experiment, onClose }: ActionDialogProps) {
  // As it was when the dialog opened: who was faster is to be noticed.
  const [{ before }] = useState({ before: experiment });
  const [draft, setDraft] = useState<SplitDraft>(() => draftOf(experiment));
  const [comment, setComment] = useState('');
  const { data: flag } = useQuery(flagQuery(experiment.flag_key));
  const keys = (flag?.variants ?? []).map(({ key }) => key);
  const patch = splitPatch(before, draft);
  const fault = splitFault(draft);
  const change = useExperimentChange(
    (body: ChangeExperimentBody) => api.experiments.change(experiment.key, body),
    ({ epoch }) => {
      notifyDone(epoch > before.epoch ? `Saved. Epoch ${epoch} has begun.` : 'Saved.');
      onClose();
    },
  );
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (change.isPending || fault !== undefined || !patch) return;
    const said = comment.trim();
    const version = versionToSave(change.error, before, experiment);
    change.mutate({ ...patch, version, ...(said !== '' && { comment: said }) });
  };
  const faultAt = (path: string) => fieldError(change.error, path);
  const isDraft = before.state === 'draft';
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <div className={classes['weights']}>
          {draft.variants.map(({ variant, weight }, place) => (
            <div key={variant} className={classes['weight']}>
              <VariantMark variants={keys} variant={variant} />
              <Text size="xs" c="dimmed">
                {variant === before.control && 'control'}
              </Text>
              <PercentInput
                name={`Share of ${variant}`}
                value={weight}
                onChange={(next) =>
                  setDraft({
                    ...draft,
                    variants: draft.variants.with(place, { variant, weight: next }),
                  })
                }
                className={classes['percent']}
              />
            </div>
          ))}
          <ShareBar
            shares={draft.variants.map(({ variant, weight }) => ({
              label: variant,
              percent: weight,
              color: variantColor(keys, variant),
            }))}
          />
          {fault !== undefined && (
            <Text size="xs" c="var(--mantine-color-error)" role="alert">
              {fault}
            </Text>
          )}
        </div>
        <Input.Wrapper
          label="Traffic"
          description={`Of the audience; the others get ${before.control} and are not counted.`}
          error={faultAt('traffic')}
        >
          <PercentInput
            name="Traffic"
            value={draft.traffic}
            onChange={(traffic) => setDraft({ ...draft, traffic })}
            className={classes['percent']}
          />
        </Input.Wrapper>
        {isDraft && (
          <AudienceFields experiment={before} draft={draft} onChange={setDraft} faultAt={faultAt} />
        )}
        {!isDraft && (
          <Text size="sm" c="dimmed">
            This begins epoch {before.epoch + 1}: effects are compared within each epoch and then
            put together, so a change of shares does not distort them. As few users as possible
            change their variant; who has seen several is left out.
            {draft.traffic < before.traffic &&
              ` With less traffic some users go back to ${before.control}.`}
          </Text>
        )}
        <CommentField value={comment} onChange={setComment} />
        {change.isError && <ChangeProblem error={change.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button
            type="submit"
            loading={change.isPending}
            disabled={fault !== undefined || patch === undefined}
          >
            {isDraft ? 'Save' : `Begin epoch ${before.epoch + 1}`}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

interface AudienceFieldsProps {
  readonly experiment: Experiment;
  readonly draft: SplitDraft;
  readonly onChange: (draft: SplitDraft) => void;
  readonly faultAt: (path: string) => string | undefined;
}

/** What nobody changes any more once it has started. */
function AudienceFields({ experiment, draft, onChange, faultAt }: AudienceFieldsProps) {
  return (
    <>
      <Input.Wrapper
        label="Audience"
        description="All of these must hold; without any it is for everyone."
      >
        <ConditionsEditor
          value={draft.when}
          onChange={(when: Condition[]) => onChange({ ...draft, when })}
          path="when"
          faultAt={faultAt}
          label="the audience"
          environmentKey={experiment.environment_key}
        />
      </Input.Wrapper>
      <TextInput
        label="Unit"
        description="The attribute whose values are compared: targetingKey for users, or one like company."
        value={draft.unit}
        maxLength={200}
        onChange={(event) => onChange({ ...draft, unit: event.currentTarget.value })}
        error={faultAt('unit')}
        maw="20rem"
      />
    </>
  );
}

function draftOf({ variants, traffic, when, unit }: Experiment): SplitDraft {
  return { variants, traffic, when, unit };
}

import type { ChangeExperimentBody } from '@halyard/contracts/experiments';
import { Button, Group, Modal, Stack, TagsInput, Textarea, TextInput } from '@mantine/core';
import { type SyntheticEvent, useState } from 'react';
import { api } from '#data/api.ts';
import { notifyDone } from '#ui/notify.tsx';
import { fieldError } from '#ui/problem.tsx';
import type { ActionDialogProps } from './action-dialog-props.ts';
import { ChangeProblem, versionToSave } from './change-problem.tsx';
import { type EditDraft, editDraftOf, editFaults, editPatch } from './edit-draft.ts';
import { MetricsFields } from './metrics-fields.tsx';
import { useExperimentChange } from './use-experiment-change.ts';

/** Everything that may change without handing out users anew. */
export function EditDialog({ experiment, onClose }: ActionDialogProps) {
  return (
    <Modal opened onClose={onClose} size="44rem" title="Edit the experiment">
      <EditForm experiment={experiment} onClose={onClose} />
    </Modal>
  );
}

function EditForm({ experiment, onClose }: ActionDialogProps) {
  // As it was when the dialog opened: who was faster is to be noticed.
  const [{ before }] = useState({ before: experiment });
  const [draft, setDraft] = useState(() => editDraftOf(before));
  const set = (patch: Partial<EditDraft>) => setDraft({ ...draft, ...patch });
  const faults = editFaults(draft);
  const patch = editPatch(before, draft);
  const isFaulty = Object.keys(faults).length > 0;
  const change = useExperimentChange(
    (body: ChangeExperimentBody) => api.experiments.change(before.key, body),
    (after) => {
      notifyDone(`Saved ${after.name}.`);
      onClose();
    },
  );
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (!patch || isFaulty || change.isPending) return;
    change.mutate({ ...patch, version: versionToSave(change.error, before, experiment) });
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <TextInput
          label="Name"
          value={draft.name}
          maxLength={200}
          onChange={(event) => set({ name: event.currentTarget.value })}
          error={faults.name ?? fieldError(change.error, 'name')}
          data-autofocus
        />
        <Textarea
          label="Hypothesis"
          description="What you believe, why, and where it will be seen."
          value={draft.hypothesis}
          maxLength={4000}
          onChange={(event) => set({ hypothesis: event.currentTarget.value })}
          autosize
          minRows={2}
        />
        <MetricsFields
          metrics={draft.metrics}
          onChange={(metrics) => set({ metrics })}
          error={faults.metrics ?? fieldError(change.error, 'metrics')}
        />
        <TagsInput
          label="Attributes to break results down by"
          description="Of the context, such as country or plan; exposures keep them from now on."
          value={draft.attributes}
          onChange={(attributes) => set({ attributes })}
          error={fieldError(change.error, 'attributes')}
        />
        <Group gap="md" align="flex-start">
          <TextInput
            label="Planned days"
            value={draft.plannedDays}
            inputMode="numeric"
            onChange={(event) => set({ plannedDays: event.currentTarget.value })}
            error={faults.plannedDays ?? fieldError(change.error, 'planned_days')}
          />
          {before.state === 'draft' && (
            <TextInput
              label="Planned units"
              value={draft.plannedUnits}
              inputMode="numeric"
              onChange={(event) => set({ plannedUnits: event.currentTarget.value })}
              error={faults.plannedUnits ?? fieldError(change.error, 'planned_units')}
            />
          )}
          <TextInput
            label="Owner"
            value={draft.owner}
            maxLength={200}
            onChange={(event) => set({ owner: event.currentTarget.value })}
          />
        </Group>
        {change.isError && <ChangeProblem error={change.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={change.isPending} disabled={!patch || isFaulty}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

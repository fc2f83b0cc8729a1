import type { CreateHoldoutBody } from '@halyard/contracts/experiments';
import { Button, Group, Input, Modal, Stack, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type SyntheticEvent, useState } from 'react';
import { isKey, KEY_RULE, keyFromName } from '#ui/keys.ts';
import { notifyDone } from '#ui/notify.tsx';
import { PercentInput } from '#ui/percent-input.tsx';
import { fieldError, Problem } from '#ui/problem.tsx';

interface NewPlaceDialogProps {
  readonly title: string;
  readonly noun: 'layer' | 'holdout';
  readonly environmentKey: string;
  /** Whether it takes a share of the users. */
  readonly hasPercentage?: boolean;
  readonly create: (body: CreateHoldoutBody) => Promise<unknown>;
  readonly onClose: () => void;
}

const FIELDS = ['name', 'key', 'percentage', 'description'];
const MOST = 50;

/** Names a layer or a holdout. */
export function NewPlaceDialog(props: NewPlaceDialogProps) {
  return (
    <Modal opened onClose={props.onClose} title={props.title}>
      <NewPlaceForm {...props} />
    </Modal>
  );
}

function NewPlaceForm(props: NewPlaceDialogProps) {
  const { noun, environmentKey, hasPercentage = false, onClose } = props;
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [ownKey, setOwnKey] = useState<string>();
  const [description, setDescription] = useState('');
  const [percentage, setPercentage] = useState(5);
  const key = ownKey ?? keyFromName(name);
  const create = useMutation({
    mutationFn: () =>
      props.create({
        key,
        name: name.trim(),
        description: description.trim(),
        environment_key: environmentKey,
        percentage,
      }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['layers'] });
      notifyDone(`Created ${noun} ${name.trim()}.`);
      onClose();
    },
  });
  const isShare = !hasPercentage || (percentage > 0 && percentage <= MOST);
  const isReady = name.trim() !== '' && isKey(key) && isShare;
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (isReady && !create.isPending) create.mutate();
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        <TextInput
          label="Name"
          value={name}
          maxLength={200}
          onChange={(event) => setName(event.currentTarget.value)}
          error={fieldError(create.error, 'name')}
          data-autofocus
        />
        <TextInput
          label="Key"
          value={key}
          onChange={(event) => setOwnKey(event.currentTarget.value || undefined)}
          error={
            fieldError(create.error, 'key') ?? (key === '' || isKey(key) ? undefined : KEY_RULE)
          }
        />
        {hasPercentage && (
          <Input.Wrapper
            size="xs"
            label="Share of the users"
            description="At most 50 %; mostly 1 to 10 % are enough."
            labelElement="div"
            error={
              fieldError(create.error, 'percentage') ??
              (isShare ? undefined : 'Above 0, at most 50 %.')
            }
          >
            <PercentInput name="Share of the users" value={percentage} onChange={setPercentage} />
          </Input.Wrapper>
        )}
        <Textarea
          label="Description"
          value={description}
          maxLength={2000}
          onChange={(event) => setDescription(event.currentTarget.value)}
          error={fieldError(create.error, 'description')}
          autosize
        />
        {create.isError && !FIELDS.some((field) => fieldError(create.error, field)) && (
          <Problem error={create.error} />
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={create.isPending} disabled={!isReady}>
            Create {noun}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

import type { Changes } from '@halyard/contracts/audit';
import type { Flag } from '@halyard/contracts/flags';
import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { ChangeList } from '#domain/change-list.tsx';
import { EnvironmentChip } from '#domain/environment-chip.tsx';
import { Problem } from '#ui/problem.tsx';

interface EverywhereDialogProps {
  readonly flag: Flag;
  readonly changes: Changes;
  readonly isBusy: boolean;
  readonly error: unknown;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/** Shows what would reach protected environments, before it does. */
export function EverywhereDialog(props: EverywhereDialogProps) {
  const { flag, changes, isBusy, error } = props;
  return (
    <Modal opened onClose={props.onClose} title={`Change ${flag.key} everywhere`} size="48rem">
      <Stack gap="md">
        <Text size="sm">This reaches what applications get, in every environment at once:</Text>
        <Group gap="md">
          {flag.environments.map(({ environment_key: key }) => (
            <EnvironmentChip key={key} environmentKey={key} />
          ))}
        </Group>
        <ChangeList changes={changes} />
        {Boolean(error) && <Problem error={error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={props.onClose}>
            Cancel
          </Button>
          <Button loading={isBusy} onClick={props.onConfirm} data-autofocus>
            Save in all environments
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

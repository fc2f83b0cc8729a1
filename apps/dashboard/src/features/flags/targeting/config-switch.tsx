import type { Flag, FlagConfig } from '@halyard/contracts/flags';
import { Group, Switch, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { flagQuery } from '#data/flags.queries.ts';
import { notifyProblem } from '#ui/notify.tsx';
import { Reasoned } from '#ui/reasoned.tsx';
import type { Proposal } from '../saving/use-reviewed-change.tsx';
import { useConfigRefusal } from './use-config-refusal.ts';

export interface ConfigControlProps {
  readonly flag: Flag;
  /** As it is shown: with what is being saved. */
  readonly config: FlagConfig;
  /** As it is saved. */
  readonly seen: FlagConfig;
  readonly propose: (proposal: Proposal) => void;
  readonly isSaving: boolean;
}

/** Switches a flag on or off in one environment, at once. */
export function ConfigSwitch({ flag, config, seen, propose, isSaving }: ConfigControlProps) {
  const refusal = useConfigRefusal(flag, config.environment_key);
  const onRefused = useRefusedChange(flag.key);
  const { environment_key: environmentKey, is_enabled: isEnabled } = config;
  const toggle = () => {
    const wanted = !seen.is_enabled;
    propose({
      config: seen,
      patch: { is_enabled: wanted },
      title: `Switch ${flag.key} ${wanted ? 'on' : 'off'}`,
      done: `Switched ${wanted ? 'on' : 'off'} in ${environmentKey}.`,
      onRefused,
    });
  };
  return (
    <Group gap="xs" wrap="nowrap">
      <Text size="sm" c="dimmed" aria-hidden>
        {isEnabled ? 'On' : 'Off'}
      </Text>
      <Reasoned reason={refusal}>
        <Switch
          checked={isEnabled}
          onChange={() => !isSaving && toggle()}
          disabled={refusal !== undefined}
          aria-label={`${flag.key} in ${environmentKey}`}
        />
      </Reasoned>
    </Group>
  );
}

/** Says why a change was refused, and looks again at what is saved. */
export function useRefusedChange(flagKey: string): (error: Error) => void {
  const client = useQueryClient();
  return (error) => {
    notifyProblem(error);
    void client.invalidateQueries({ queryKey: flagQuery(flagKey).queryKey });
  };
}

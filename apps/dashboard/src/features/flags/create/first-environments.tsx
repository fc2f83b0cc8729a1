import type { Environment } from '@halyard/contracts/environments';
import { Checkbox, Group, Text } from '@mantine/core';
import { useRefusal } from '#data/permissions.ts';
import { EnvironmentChip } from '#domain/environment-chip.tsx';
import { Reasoned } from '#ui/reasoned.tsx';
import classes from './create-flag.module.css';

interface FirstEnvironmentsProps {
  readonly environments: readonly Environment[];
  readonly on: readonly string[];
  readonly onChange: (on: readonly string[]) => void;
}

/** Where a new flag is switched on at once. */
export function FirstEnvironments({ environments, on, onChange }: FirstEnvironmentsProps) {
  const refusalOf = useRefusal();
  return (
    <fieldset className={classes['fieldset']}>
      <legend className={classes['legend']}>Switch it on at once in</legend>
      <Group gap="md">
        {environments.map((environment) => {
          const { key } = environment;
          const refusal = refusalOf('flag:change', environment);
          return (
            <Reasoned key={key} reason={refusal}>
              <Checkbox
                label={<EnvironmentChip environmentKey={key} />}
                checked={on.includes(key)}
                disabled={refusal !== undefined}
                onChange={(event) =>
                  onChange(
                    event.currentTarget.checked ? [...on, key] : on.filter((it) => it !== key),
                  )
                }
              />
            </Reasoned>
          );
        })}
      </Group>
      <Text size="xs" c="dimmed" mt={4}>
        {on.length === 0 ? 'Nowhere: it starts off in every environment.' : 'Off everywhere else.'}
      </Text>
    </fieldset>
  );
}

import { Button } from '@mantine/core';
import { useState } from 'react';
import { sayPercent } from '#ui/share-bar.tsx';
import { type ConfigControlProps, useRefusedChange } from './config-switch.tsx';
import classes from './environment-card.module.css';
import { RolloutInput } from './rollout-input.tsx';

/** Changes for how many units a percentage flag is on, without opening its rules. */
export function RolloutForm({ flag, seen, propose, isSaving }: ConfigControlProps) {
  const { environment_key: environmentKey, rollout_percentage: saved } = seen;
  const [wanted, setWanted] = useState<number>();
  const onRefused = useRefusedChange(flag.key);
  const percentage = wanted ?? saved;
  const save = () =>
    propose({
      config: seen,
      patch: { rollout_percentage: percentage },
      title: `Roll ${flag.key} out to ${sayPercent(percentage)}`,
      done: `Rolled out to ${sayPercent(percentage)} in ${environmentKey}.`,
      onSaved: () => setWanted(undefined),
      onRefused,
    });
  return (
    <form
      className={classes['rollout']}
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <RolloutInput
        value={percentage}
        onChange={setWanted}
        label={`Rollout in ${environmentKey}`}
      />
      {percentage !== saved && (
        <Button
          type="submit"
          loading={isSaving}
          aria-label={`Save the rollout in ${environmentKey}`}
        >
          Save
        </Button>
      )}
    </form>
  );
}

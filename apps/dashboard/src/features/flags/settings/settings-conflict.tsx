import type { Changes } from '@halyard/contracts/audit';
import { Button, Group, Text } from '@mantine/core';
import { sayChanges } from '#domain/words/changes.ts';
import classes from './flag-settings-tab.module.css';

interface SettingsConflictProps {
  /** What they changed. */
  readonly changes: Changes;
  readonly isBusy: boolean;
  readonly take: () => void;
  readonly overwrite: () => void;
}

/** Says what somebody else has saved meanwhile, and lets one choose. */
export function SettingsConflict({ changes, isBusy, take, overwrite }: SettingsConflictProps) {
  const words = sayChanges(changes);
  return (
    <section className={classes['conflict']} aria-label="Somebody changed this meanwhile">
      <Text size="sm" fw={550} role="alert">
        Somebody changed this meanwhile{words.length > 0 && ':'}
      </Text>
      {words.length > 0 && (
        <ul>
          {words.map((line, index) => (
            <li key={index}>{line}</li>
          ))}
        </ul>
      )}
      <Group gap="xs">
        <Button variant="default" onClick={take}>
          Take theirs, drop mine
        </Button>
        <Button loading={isBusy} onClick={overwrite}>
          Save mine on top
        </Button>
      </Group>
    </section>
  );
}

import { Radio, Text } from '@mantine/core';
import classes from './create-flag.module.css';
import { PRESETS, type PresetId } from './presets.ts';

interface PresetChoiceProps {
  readonly value: PresetId;
  readonly onChange: (preset: PresetId) => void;
}

/** What the flag is for, which says what it is made of. */
export function PresetChoice({ value, onChange }: PresetChoiceProps) {
  return (
    <fieldset className={classes['fieldset']}>
      <legend className={classes['legend']}>What it is for</legend>
      <div className={classes['presets']}>
        {PRESETS.map(({ id, label, description }) => (
          <Radio
            key={id}
            size="xs"
            name="preset"
            checked={id === value}
            onChange={() => onChange(id)}
            label={
              <span className={classes['preset']}>
                <span>{label}</span>
                <Text size="xs" c="dimmed" span>
                  {description}
                </Text>
              </span>
            }
          />
        ))}
      </div>
    </fieldset>
  );
}

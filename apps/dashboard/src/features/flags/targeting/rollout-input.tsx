import { NumberInput, Slider } from '@mantine/core';
import { useState } from 'react';
import { sayPercent } from '#ui/share-bar.tsx';

interface RolloutInputProps {
  readonly value: number;
  readonly onChange: (percentage: number) => void;
  /** What is rolled out, for whoever does not see it: “Rollout in production”. */
  readonly label: string;
  readonly isDisabled?: boolean;
  readonly error?: string | undefined;
}

/** A share of units: roughly by the slider, exactly by the number with its three decimals. */
export function RolloutInput(props: RolloutInputProps) {
  const { value, onChange, label, isDisabled = false, error } = props;
  // While one types, “1.” and “1.0” stay as they are.
  const [typed, setTyped] = useState<string | number>(value);
  const type = (next: string | number) => {
    setTyped(next);
    onChange(Number(next));
  };
  return (
    <>
      <Slider
        value={value}
        onChange={onChange}
        min={0}
        max={100}
        step={1}
        size="sm"
        label={sayPercent}
        disabled={isDisabled}
        thumbLabel={`${label}, by the slider`}
      />
      <NumberInput
        value={Number(typed) === value ? typed : value}
        onChange={type}
        min={0}
        max={100}
        decimalScale={3}
        step={1}
        size="xs"
        suffix=" %"
        clampBehavior="strict"
        allowNegative={false}
        disabled={isDisabled}
        error={error}
        aria-label={label}
      />
    </>
  );
}

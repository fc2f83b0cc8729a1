import { TextInput } from '@mantine/core';
import { type KeyboardEvent, type ReactNode, useState } from 'react';

interface PercentInputProps {
  /** The name of the field, where no label is drawn. */
  readonly name: string;
  /** 0 to 100 with up to three decimals. */
  readonly value: number;
  readonly onChange: (value: number) => void;
  readonly error?: ReactNode;
  readonly isDisabled?: boolean;
  readonly className?: string | undefined;
}

const PERCENT = /^\d{1,3}(?:[.,]\d{0,3})?$/;

/** A percentage, exact to a thousandth; arrow keys change it by one, with Shift by a tenth. */
export function PercentInput({ value, onChange, isDisabled, ...props }: PercentInputProps) {
  /** What is being typed: “12.” is on its way to a number. */
  const [typed, setTyped] = useState<string>();
  const change = (text: string) => {
    const trimmed = text.trim();
    if (trimmed !== '' && !PERCENT.test(trimmed)) return;
    const percent = Number(trimmed.replace(',', '.'));
    if (percent > 100) return;
    setTyped(trimmed);
    onChange(percent);
  };
  const press = (event: KeyboardEvent) => {
    const direction = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (direction === undefined) return;
    event.preventDefault();
    const moved = value + (event.shiftKey ? 0.1 : 1) * direction;
    setTyped(undefined);
    onChange(Number(Math.min(100, Math.max(0, moved)).toFixed(3)));
  };
  return (
    <TextInput
      aria-label={props.name}
      className={props.className ?? ''}
      inputMode="decimal"
      autoComplete="off"
      value={typed ?? String(value)}
      onChange={(event) => change(event.currentTarget.value)}
      onBlur={() => setTyped(undefined)}
      onKeyDown={press}
      error={props.error}
      disabled={isDisabled ?? false}
      rightSection={<span aria-hidden>%</span>}
      rightSectionWidth="1.5rem"
      data-numeric
    />
  );
}

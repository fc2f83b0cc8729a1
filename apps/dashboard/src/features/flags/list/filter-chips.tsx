import { Button, UnstyledButton } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import classes from './flag-list.module.css';
import type { Chip, SearchPatch } from './list-search.ts';

interface FilterChipsProps {
  readonly chips: readonly Chip[];
  readonly onChange: (patch: SearchPatch) => void;
  readonly onClear: () => void;
}

/** What hides flags at the moment; each can be taken away. */
export function FilterChips({ chips, onChange, onClear }: FilterChipsProps) {
  if (chips.length === 0) return null;
  return (
    <>
      {chips.map(({ label, without }) => (
        <UnstyledButton
          key={label}
          className={classes['chip']}
          aria-label={`Remove the filter ${label}`}
          onClick={() => onChange(without)}
        >
          <span className={classes['chipText']}>{label}</span>
          <IconX size={12} aria-hidden />
        </UnstyledButton>
      ))}
      {chips.length > 1 && (
        <Button variant="subtle" size="compact-xs" onClick={onClear}>
          Clear all
        </Button>
      )}
    </>
  );
}

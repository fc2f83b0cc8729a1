import { CloseButton, Kbd, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { type KeyboardEvent, type Ref, useState } from 'react';
import classes from './flag-list.module.css';

/** How long the address waits for the end of a word. */
const ADDRESS_MS = 250;

/** A text that is used at once and stands in the address a moment later. */
export function useSearchText(q: string, onChange: (q: string | undefined) => void) {
  const [text, setText] = useState(q);
  const [seen, setSeen] = useState(q);
  const tell = useDebouncedCallback((next: string) => {
    setSeen(next);
    onChange(next === '' ? undefined : next);
  }, ADDRESS_MS);
  // The address changed by itself: by a chip, or by going back.
  if (q !== seen && !tell.isPending()) {
    setSeen(q);
    setText(q);
  }
  const change = (next: string) => {
    setText(next);
    tell(next.trim());
  };
  return { text, change };
}

interface SearchFieldProps {
  readonly ref: Ref<HTMLInputElement>;
  readonly text: string;
  readonly onChange: (text: string) => void;
  /** Goes on to the list. */
  readonly onLeave: () => void;
}

/** Finds flags by words while they are typed. */
export function SearchField({ ref, text, onChange, onLeave }: SearchFieldProps) {
  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Escape' && text !== '') onChange('');
    else if (event.key === 'Escape') event.currentTarget.blur();
    else if (event.key === 'ArrowDown' || event.key === 'Enter') onLeave();
    else return;
    event.preventDefault();
  };
  return (
    <TextInput
      ref={ref}
      className={classes['search']}
      role="searchbox"
      aria-label="Search flags"
      placeholder="Key, name, tag or owner"
      value={text}
      onChange={(event) => onChange(event.currentTarget.value)}
      onKeyDown={press}
      leftSection={<IconSearch size={14} aria-hidden />}
      rightSection={
        text === '' ? (
          <Kbd size="xs" aria-hidden>
            /
          </Kbd>
        ) : (
          <CloseButton size="xs" aria-label="Clear the search" onClick={() => onChange('')} />
        )
      }
    />
  );
}

import { Pill, TextInput } from '@mantine/core';
import { type KeyboardEvent, useState } from 'react';
import classes from './tags-field.module.css';

interface TagListProps {
  /** The name of the field that they belong to. */
  readonly label: string;
  readonly tags: readonly string[];
  readonly faultyTags: ReadonlySet<number> | undefined;
  readonly isDisabled: boolean;
  readonly onRemove: (place: number) => void;
  /** The arrow keys left the last one. */
  readonly onLeave: () => void;
}

/** So many are drawn at first; the others are found by what they say. */
const SHOWN = 50;

/** Tags with buttons that remove them; long lists show their beginning and what is searched for. */
export function TagList({ label, tags, faultyTags, isDisabled, onRemove, onLeave }: TagListProps) {
  const [search, setSearch] = useState('');
  const isLong = tags.length > SHOWN;
  const wanted = isLong ? search.trim().toLowerCase() : '';
  const found = [...tags.entries()].filter(([, tag]) => tag.toLowerCase().includes(wanted));
  const hidden = found.length - SHOWN;
  const press = (event: KeyboardEvent<HTMLButtonElement>, place: number) => {
    if (event.key === 'ArrowLeft') focusTag(event.currentTarget, -1);
    else if (event.key === 'ArrowRight') focusTag(event.currentTarget, 1, onLeave);
    else if (event.key === 'Backspace' || event.key === 'Delete') onRemove(place);
    else return;
    event.preventDefault();
  };
  return (
    <>
      {isLong && (
        <TextInput
          className={classes['search']}
          aria-label={`Search in ${label}`}
          placeholder={`Search in ${tags.length.toLocaleString('en')}`}
          value={search}
          onClick={(event) => event.stopPropagation()}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
      )}
      {found.slice(0, SHOWN).map(([place, tag]) => (
        <Pill
          key={`${place}-${tag}`}
          size="xs"
          radius="sm"
          className={classes['tag']}
          data-faulty={faultyTags?.has(place) || undefined}
          title={tag}
          disabled={isDisabled}
          withRemoveButton={!isDisabled}
          onRemove={() => onRemove(place)}
          removeButtonProps={{
            'aria-hidden': false,
            'aria-label': `Remove ${tag} from ${label}`,
            onKeyDown: (event) => press(event, place),
          }}
        >
          <bdi>{tag}</bdi>
        </Pill>
      ))}
      {hidden > 0 && (
        <span className={classes['hint']}>and {hidden.toLocaleString('en')} more</span>
      )}
      {wanted !== '' && found.length === 0 && <span className={classes['hint']}>none of them</span>}
    </>
  );
}

/** Moves the focus among the buttons that remove tags, in the field around an element. */
export function focusTag(from: HTMLElement, step: -1 | 1, onLeave?: () => void): void {
  const field = from.closest(`.${classes['tags']}`);
  const buttons = [...(field?.querySelectorAll<HTMLButtonElement>('button') ?? [])];
  const here = buttons.findIndex((button) => button === from);
  const next = here < 0 ? buttons.at(-1) : buttons[here + step];
  if (next) next.focus();
  else if (here >= 0 && step > 0) onLeave?.();
}

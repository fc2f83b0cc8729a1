import { Combobox, PillsInput, useCombobox } from '@mantine/core';
import { type ClipboardEvent, type KeyboardEvent, type ReactNode, useRef, useState } from 'react';
import { splitList } from './split-list.ts';
import { focusTag, TagList } from './tag-list.tsx';
import classes from './tags-field.module.css';

/** What may be picked instead of typed. */
export interface TagOption {
  readonly key: string;
  readonly label: string;
  /** Beside it: what kind of thing it is. */
  readonly hint?: string;
}

/** What of some typed items could not be taken, and why. */
interface TagRefusal {
  readonly refused: readonly string[];
  readonly reason: string;
}

interface TagsFieldProps {
  /** The name of the field; its tags and buttons are named after it. */
  readonly label: string;
  readonly tags: readonly string[];
  /** Which tags something is wrong with, by their places. */
  readonly faultyTags?: ReadonlySet<number>;
  readonly error?: ReactNode;
  readonly placeholder?: string;
  readonly isDisabled?: boolean;
  /** What parts typed or pasted items besides line breaks; a comma by default. */
  readonly separator?: ',' | null;
  /** What to offer for the typed text. */
  readonly optionsFor?: (text: string) => readonly TagOption[];
  readonly onPick?: (key: string) => void;
  /** Takes typed or pasted items; answers those that it did not take. */
  readonly onAdd: (items: readonly string[]) => TagRefusal | undefined;
  readonly onRemove: (place: number) => void;
}

const NO_OPTIONS = () => [];

/**
 * A list of short texts: Enter or a comma takes what was typed, many lines can be pasted, Backspace
 * removes the last one, and the arrow keys walk to the others.
 */
export function TagsField(props: TagsFieldProps) {
  const { label, tags, separator = ',', optionsFor = NO_OPTIONS, isDisabled = false } = props;
  const [text, setText] = useState('');
  const [refusal, setRefusal] = useState<string>();
  const input = useRef<HTMLInputElement>(null);
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const options = isDisabled ? [] : optionsFor(text);

  const take = (items: readonly string[]) => {
    if (items.length === 0) return;
    const refused = props.onAdd(items);
    setRefusal(refused?.reason);
    setText(refused?.refused.join(', ') ?? '');
    combobox.resetSelectedOption();
  };
  const takeTyped = () => take(splitList(text, separator));

  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    const isSelected = combobox.dropdownOpened && combobox.getSelectedOptionIndex() !== -1;
    if (event.key === 'Enter' && !isSelected) {
      event.preventDefault();
      takeTyped();
    } else if (event.key === separator && !text.trimStart().startsWith('"')) {
      event.preventDefault();
      takeTyped();
    } else if (event.key === 'Backspace' && text === '' && tags.length > 0) {
      props.onRemove(tags.length - 1);
    } else if (event.key === 'ArrowLeft' && text === '') {
      focusTag(event.currentTarget, -1);
    }
  };
  const paste = (event: ClipboardEvent<HTMLInputElement>) => {
    const items = splitList(event.clipboardData.getData('text/plain'), separator);
    if (items.length < 2) return;
    event.preventDefault();
    take(items);
  };

  return (
    <Combobox
      store={combobox}
      onOptionSubmit={(key) => {
        props.onPick?.(key);
        setText('');
        setRefusal(undefined);
        combobox.resetSelectedOption();
      }}
    >
      <Combobox.DropdownTarget>
        <PillsInput
          size="xs"
          disabled={isDisabled}
          error={refusal ?? props.error}
          onClick={() => input.current?.focus()}
        >
          <div className={classes['tags']}>
            <TagList
              label={label}
              tags={tags}
              faultyTags={props.faultyTags}
              isDisabled={isDisabled}
              onRemove={(place) => {
                props.onRemove(place);
                input.current?.focus();
              }}
              onLeave={() => input.current?.focus()}
            />
            <Combobox.EventsTarget withExpandedAttribute>
              <PillsInput.Field
                ref={input}
                aria-label={label}
                value={text}
                disabled={isDisabled}
                placeholder={tags.length === 0 ? props.placeholder : undefined}
                onFocus={() => combobox.openDropdown()}
                onBlur={() => {
                  combobox.closeDropdown();
                  takeTyped();
                }}
                onChange={(event) => {
                  setText(event.currentTarget.value);
                  setRefusal(undefined);
                  combobox.openDropdown();
                  combobox.resetSelectedOption();
                }}
                onKeyDown={press}
                onPaste={paste}
              />
            </Combobox.EventsTarget>
          </div>
        </PillsInput>
      </Combobox.DropdownTarget>
      <Combobox.Dropdown hidden={options.length === 0}>
        <Combobox.Options mah="14rem" className={classes['options']} aria-label={label}>
          {options.map((option) => (
            <Combobox.Option key={option.key} value={option.key} className={classes['option']}>
              <bdi>{option.label}</bdi>
              {option.hint !== undefined && <span className={classes['hint']}>{option.hint}</span>}
            </Combobox.Option>
          ))}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}

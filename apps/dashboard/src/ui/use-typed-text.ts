import { useDebouncedCallback } from '@mantine/hooks';
import { useState } from 'react';

/** How long an address waits for the end of a word, in ms. */
const TYPING_MS = 250;

/** A text that stands in its field at once, and in the address when the typing pauses, without the spaces around it. */
export function useTypedText(value: string, onChange: (text: string) => void) {
  const [text, setText] = useState(value);
  const [sent, setSent] = useState(value);
  const [seen, setSeen] = useState(value);
  const send = useDebouncedCallback((typed: string) => {
    setSent(typed);
    onChange(typed);
  }, TYPING_MS);
  if (value !== seen) {
    setSeen(value);
    // It came by a link, a button or the way back, not from here.
    if (value !== sent) setText(value);
    setSent(value);
  }
  const type = (typed: string) => {
    setText(typed);
    send(typed.trim());
  };
  return { text, type };
}

import type { EvaluationContext } from '@halyard/client';
import { Textarea } from '@mantine/core';
import { useState } from 'react';
import classes from './context-editor.module.css';
import { readContext } from './context-rows.ts';

interface ContextJsonProps {
  readonly value: EvaluationContext;
  readonly onChange: (context: EvaluationContext) => void;
  readonly label: string;
}

/** A context as JSON text. What is not valid yet stays as it is typed, and changes nothing. */
export function ContextJson({ value, onChange, label }: ContextJsonProps) {
  const [state, setState] = useState(() => ({ value, text: toText(value) }));
  let { text } = state;
  if (value !== state.value) {
    const known = readContext(text);
    const isSame = 'value' in known && JSON.stringify(known.value) === JSON.stringify(value);
    const isTyping = JSON.stringify(value) === JSON.stringify(state.value);
    if (!isSame && !isTyping) text = toText(value);
    setState({ value, text });
  }
  const reading = readContext(text);
  const change = (next: string) => {
    setState({ value: state.value, text: next });
    const read = readContext(next);
    if ('value' in read) onChange(read.value);
  };
  return (
    <Textarea
      aria-label={`${label}, JSON`}
      classNames={{ input: classes['json'] ?? '' }}
      autosize
      minRows={5}
      maxRows={18}
      spellCheck={false}
      value={text}
      error={'fault' in reading && reading.fault}
      onChange={(event) => change(event.currentTarget.value)}
    />
  );
}

function toText(value: EvaluationContext): string {
  return JSON.stringify(value, null, 2);
}

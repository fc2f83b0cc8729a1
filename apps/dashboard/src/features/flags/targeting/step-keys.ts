import type { KeyboardEvent } from 'react';

/** Ctrl-Z and its like, where no text is being typed: that has steps of its own. */
export function stepOf(event: KeyboardEvent): 'undo' | 'redo' | undefined {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return undefined;
  if (event.target instanceof HTMLElement && event.target.matches('input, textarea')) {
    return undefined;
  }
  const key = event.key.toLowerCase();
  if (key === 'y' || (key === 'z' && event.shiftKey)) return 'redo';
  return key === 'z' ? 'undo' : undefined;
}

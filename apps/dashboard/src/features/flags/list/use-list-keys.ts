import { useEffect, useEffectEvent } from 'react';
import { commandOf, type KeyCommand, type Press } from './key-commands.ts';

const TYPING =
  'input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable=true], [role=dialog], [role=menu], [role=listbox]';

/** Has the list's keys do what they mean, wherever on the page they are pressed. */
export function useListKeys(run: (command: KeyCommand) => void): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing) return;
    const command = commandOf({
      key: event.key,
      hasModifier: event.ctrlKey || event.metaKey || event.altKey,
      place: placeOf(event.target),
    });
    if (!command) return;
    event.preventDefault();
    run(command);
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => press(event);
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
}

function placeOf(target: EventTarget | null): Press['place'] {
  if (!(target instanceof Element)) return 'elsewhere';
  if (target.closest(TYPING)) return 'text';
  if (target.matches('[role=row]')) return 'row';
  return target.closest('[role=grid]') ? 'control' : 'elsewhere';
}

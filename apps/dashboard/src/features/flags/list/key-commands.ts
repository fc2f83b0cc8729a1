/** What a key does in the list. */
export type KeyCommand =
  | { readonly do: 'search' | 'create' | 'help' | 'open' | 'select' | 'clear' }
  | { readonly do: 'move'; readonly to: 'next' | 'previous' | 'first' | 'last' };

/** What was pressed, and where. */
export interface Press {
  readonly key: string;
  readonly hasModifier: boolean;
  /** row: on a row itself; control: on a button, link or switch; text: where keys are typed; elsewhere. */
  readonly place: 'row' | 'control' | 'text' | 'elsewhere';
}

const COMMANDS: Readonly<Record<string, KeyCommand>> = {
  '/': { do: 'search' },
  c: { do: 'create' },
  '?': { do: 'help' },
  x: { do: 'select' },
  Escape: { do: 'clear' },
  j: { do: 'move', to: 'next' },
  ArrowDown: { do: 'move', to: 'next' },
  k: { do: 'move', to: 'previous' },
  ArrowUp: { do: 'move', to: 'previous' },
  Home: { do: 'move', to: 'first' },
  End: { do: 'move', to: 'last' },
};

/** What a press of a key means; undefined leaves it to the browser. */
export function commandOf({ key, hasModifier, place }: Press): KeyCommand | undefined {
  if (hasModifier || place === 'text') return undefined;
  if (key === 'Enter') return place === 'row' ? { do: 'open' } : undefined;
  const scrolls = key === 'Home' || key === 'End' || key.startsWith('Arrow');
  if (scrolls && place === 'elsewhere') return undefined;
  return Object.hasOwn(COMMANDS, key) ? COMMANDS[key] : undefined;
}

/** The row to move to: the first one where none is focused yet. */
export function rowAfter(
  keys: readonly string[],
  focused: string | undefined,
  to: 'next' | 'previous' | 'first' | 'last',
): string | undefined {
  const place = focused === undefined ? -1 : keys.indexOf(focused);
  if (to === 'first' || place < 0) return keys[0];
  if (to === 'last') return keys.at(-1);
  return keys[place + (to === 'next' ? 1 : -1)] ?? focused;
}

/** For the help, in the order of use. */
export const KEY_HELP: readonly (readonly [keys: readonly string[], meaning: string])[] = [
  [['/'], 'search'],
  [['j', '↓'], 'next flag'],
  [['k', '↑'], 'previous flag'],
  [['Enter'], 'open the flag'],
  [['x'], 'select the flag'],
  [['Esc'], 'clear the selection'],
  [['c'], 'create a flag'],
  [['Ctrl', 'K'], 'go to anything'],
  [['?'], 'this list'],
];

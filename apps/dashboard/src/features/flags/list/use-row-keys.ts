import type { FlagSummary } from '@halyard/contracts/flag-summaries';
import { useNavigate } from '@tanstack/react-router';
import { useCallback, useState } from 'react';
import type { RowFocus } from './flag-table.tsx';
import { type KeyCommand, rowAfter } from './key-commands.ts';
import { useListKeys } from './use-list-keys.ts';

/** What keys do outside of the rows; undefined where the role does not allow it. */
interface KeyTargets {
  readonly onSearch: () => void;
  readonly onHelp: () => void;
  readonly onClear: () => void;
  readonly onCreate: (() => void) | undefined;
  readonly onSelect: ((key: string) => void) | undefined;
}

/** Moves among the rows by keys, and does what keys mean. */
export function useRowKeys(shown: readonly FlagSummary[], targets: KeyTargets) {
  const navigate = useNavigate();
  const [focus, set] = useState<RowFocus>({ key: undefined, moves: 0 });
  const setFocus = useCallback(
    (key: string) => set((now) => (now.key === key ? now : { ...now, key })),
    [],
  );
  const run = (command: KeyCommand) => {
    const { key } = focus;
    switch (command.do) {
      case 'search':
        return targets.onSearch();
      case 'help':
        return targets.onHelp();
      case 'clear':
        return targets.onClear();
      case 'create':
        return targets.onCreate?.();
      case 'select':
        return key === undefined ? undefined : targets.onSelect?.(key);
      case 'open':
        if (key !== undefined) void navigate({ to: '/app/flags/$key', params: { key } });
        return undefined;
      case 'move': {
        const keys = shown.map((flag) => flag.key);
        return set((now) => ({ key: rowAfter(keys, now.key, command.to), moves: now.moves + 1 }));
      }
    }
  };
  useListKeys(run);
  return { focus, setFocus };
}

import type { FlagSummary } from '@halyard/contracts/flag-summaries';
import { useCallback, useMemo, useState } from 'react';

/** The flags that are ticked; those that filters hide do not count. */
export function useSelection(shown: readonly FlagSummary[]) {
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const chosen = useMemo(() => shown.filter(({ key }) => ticked.has(key)), [shown, ticked]);
  const keys = useMemo(() => new Set(chosen.map(({ key }) => key)), [chosen]);
  const toggle = useCallback(
    (key: string) =>
      setTicked((now) => {
        const next = new Set(now);
        if (!next.delete(key)) next.add(key);
        return next;
      }),
    [],
  );
  const clear = () => setTicked(new Set());
  const setAll = (isSelected: boolean) =>
    setTicked(new Set(isSelected ? shown.map(({ key }) => key) : []));
  return { chosen, keys, toggle, clear, setAll };
}

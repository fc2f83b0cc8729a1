import type { Environment } from '@halyard/contracts/environments';
import { useLocalStorage } from '@mantine/hooks';
import { useCallback, useMemo } from 'react';

/** A column beside the flag itself. */
export interface Column {
  /** As it is remembered. */
  readonly id: string;
  readonly label: string;
  readonly kind: 'environment' | 'owner' | 'changed' | 'evaluations';
  /** Of an environment's column; empty of others. */
  readonly environmentKey: string;
}

const OTHERS = [
  { id: 'owner', label: 'Owner', kind: 'owner', environmentKey: '' },
  { id: 'changed', label: 'Last change', kind: 'changed', environmentKey: '' },
  { id: 'evaluations', label: 'Evaluations', kind: 'evaluations', environmentKey: '' },
] as const satisfies readonly Column[];

const HIDDEN_AT_FIRST: readonly string[] = ['owner'];

/** All columns that there are, and which of them this browser shows. */
export function useColumns(environments: readonly Environment[]) {
  const [hidden, setHidden] = useLocalStorage<readonly string[]>({
    key: 'halyard-flag-columns-hidden',
    defaultValue: HIDDEN_AT_FIRST,
    getInitialValueInEffect: false,
    deserialize: readHidden,
  });
  const all = useMemo(() => columnsOf(environments), [environments]);
  const shown = useMemo(() => all.filter(({ id }) => !hidden.includes(id)), [all, hidden]);
  const toggle = useCallback(
    (id: string) =>
      setHidden((now) => (now.includes(id) ? now.filter((it) => it !== id) : [...now, id])),
    [setHidden],
  );
  return { all, shown, toggle };
}

function columnsOf(environments: readonly Environment[]): readonly Column[] {
  const own = environments.map(({ key }) => ({
    id: `environment ${key}`,
    label: key,
    kind: 'environment' as const,
    environmentKey: key,
  }));
  return [...own, ...OTHERS];
}

/** Whatever else stands in the browser's storage is none of ours. */
function readHidden(text: string | undefined): readonly string[] {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return Array.isArray(value) && value.every((it) => typeof it === 'string')
      ? value
      : HIDDEN_AT_FIRST;
  } catch {
    return HIDDEN_AT_FIRST;
  }
}

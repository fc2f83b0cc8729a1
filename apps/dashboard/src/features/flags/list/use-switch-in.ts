import type { FlagSummary } from '@halyard/contracts/flag-summaries';
import { useCallback, useMemo } from 'react';
import { refusalOf, useMe } from '#data/permissions.ts';
import { useEnvironments } from '#domain/environment-chip.tsx';
import { useSwitch } from './use-switch.tsx';

/** Switching by what the role allows in each environment. */
export function useSwitchIn() {
  const me = useMe();
  const environments = useEnvironments();
  const { set, review } = useSwitch();
  const places = useMemo(
    () =>
      new Map(
        environments.map((place) => [
          place.key,
          { isProtected: place.is_protected, refusal: refusalOf(me, 'flag:change', place) },
        ]),
      ),
    [environments, me],
  );
  const onSwitch = useCallback(
    ({ key }: FlagSummary, environmentKey: string, isEnabled: boolean) =>
      set(
        { flagKey: key, environmentKey, isEnabled },
        places.get(environmentKey)?.isProtected ?? false,
      ),
    [set, places],
  );
  const refusalIn = useCallback((key: string) => places.get(key)?.refusal, [places]);
  return { onSwitch, refusalIn, review };
}

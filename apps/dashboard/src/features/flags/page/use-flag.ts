import type { Flag } from '@halyard/contracts/flags';
import { useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { flagQuery } from '#data/flags.queries.ts';

const route = getRouteApi('/app/flags/$key');

/** The flag that the page is about. Only below the page, which shows its tabs once the flag is there. */
export function useFlag(): Flag {
  const { key } = route.useParams();
  return useSuspenseQuery(flagQuery(key)).data;
}

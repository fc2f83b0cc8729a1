import type { SegmentUse } from '@halyard/contracts/segments';
import { useRefusal } from '#data/permissions.ts';
import { list, name } from '#domain/words/text.ts';

/** The protected environments in which flags use the segment, each once. */
export function protectedUses({ flags }: SegmentUse): string[] {
  const keys = flags.filter(({ is_protected }) => is_protected).map((it) => it.environment_key);
  return [...new Set(keys)];
}

/** Why one may not say who is in the segment; undefined where one may. */
export function useMembersRefusal(uses: SegmentUse | undefined): string | undefined {
  const refusalOf = useRefusal();
  const anywhere = refusalOf('segment:change');
  if (anywhere !== undefined || !uses) return anywhere;
  const places = protectedUses(uses);
  const place = { name: '', is_protected: places.length > 0 };
  if (refusalOf('segment:change', place) === undefined) return undefined;
  const said = list(places.map(name));
  return `Flags use this segment in ${said}, which ${places.length === 1 ? 'is' : 'are'} protected: only admins change who is in it.`;
}

import {
  type CompiledRuleset,
  type Context,
  patch,
  type RulesetChange,
  type SegmentVerdict,
} from '@halyard/engine';
import { getEnvironment } from '#features/environments/index.ts';
import { getRecentContexts } from '#features/recent-contexts/index.ts';
import { readRuleset } from '#features/rulesets/index.ts';
import { inTurns } from '#platform/in-turns.ts';
import type { Db } from '#tables';
import { type Segment, toRules } from './segments.model.ts';
import { getSegment, type SegmentDeps } from './segments.service.ts';
import { refuseFaults, segmentsAlone } from './segments-in-force.ts';

/** Who is in a segment. */
type Membership = Pick<Segment, 'conditions' | 'included' | 'excluded'>;

interface Question {
  /** The segment that it is about; without one it is a new one. */
  readonly segmentKey?: string;
  /** What to take in place of what the segment says now. */
  readonly membership?: Partial<Membership>;
  readonly environmentKey?: string;
  readonly contexts: readonly Context[];
  /** The environment whose recent contexts to look at, too. */
  readonly recentOf?: string;
}

/** What came of a preview: the given contexts in their order, and the recent ones, latest first. */
interface SegmentPreview {
  readonly verdicts: readonly SegmentVerdict[];
  readonly recent: readonly { readonly context: Context; readonly isMember: boolean }[] | null;
}

/**
 * Tells what a segment that is not saved would say of contexts, beside all other segments as they are
 * now. Nothing is written.
 * @throws AppError SEGMENT_NOT_FOUND, ENVIRONMENT_NOT_FOUND; INVALID_INPUT as a change would
 */
export async function previewSegment(
  deps: SegmentDeps,
  { segmentKey, membership, environmentKey, contexts, recentOf }: Question,
): Promise<SegmentPreview> {
  const { db } = deps.database;
  const rules = await rulesOf(deps, environmentKey);
  const before = segmentKey === undefined ? UNNAMED : await getSegment(db, segmentKey);
  const change: RulesetChange = {
    kind: 'segment',
    key: before.key,
    body: toRules({ ...before, ...membership }),
  };
  // What is stored is let be, whatever has become of it.
  if (membership) refuseFaults([{ environment: null, rules }], change);
  const { segment } = patch(rules, [change], rules.revision).segments.get(before.key) ?? {};
  const verdictOn = (context: Context) => segment?.verdict(context) ?? 'none';
  return {
    verdicts: await inTurns(contexts, verdictOn),
    recent: recentOf === undefined ? null : await recentlySeen(db, recentOf, verdictOn),
  };
}

/** A segment that is not there yet. No stored one has this key, so that nothing can name it. */
const UNNAMED = { key: '.new', version: 1, conditions: [], included: [], excluded: [] };

async function rulesOf(
  { database: { db }, replica }: SegmentDeps,
  environmentKey: string | undefined,
): Promise<CompiledRuleset> {
  if (environmentKey === undefined) return (await segmentsAlone(db)).rules;
  const { key } = await getEnvironment(db, environmentKey);
  return readRuleset(db, replica, key);
}

async function recentlySeen(
  db: Db,
  environmentKey: string,
  verdictOn: (context: Context) => SegmentVerdict,
) {
  return inTurns(await getRecentContexts(db, environmentKey), (context) => {
    const verdict = verdictOn(context);
    return { context, isMember: isMember(verdict) };
  });
}

export function isMember(verdict: SegmentVerdict): boolean {
  return verdict === 'included' || verdict === 'group';
}

import type { EvaluationCounts } from '@halyard/contracts/evaluation-counts';
import type { ConfigSummary, FlagSummary } from '@halyard/contracts/flag-summaries';
import type { Serve } from '@halyard/contracts/targeting';
import { name } from '#domain/words/text.ts';

const STALE_DAYS = 30;
const DAY_MS = 86_400_000;

/** These are meant to be taken out of the code one day; the others may serve the same for years. */
const SHORT_LIVED: ReadonlySet<string> = new Set(['release', 'experiment']);

/** A flag that the code could do without. */
export interface StaleFlag {
  readonly key: string;
  /** Why it looks so. */
  readonly reason: string;
  /** When it was last of use, in milliseconds. */
  readonly since: number;
}

/**
 * Flags that serve the same to everybody everywhere and did not change for 30 days, or that nobody
 * evaluated for 30 days. The longest unused stand first.
 */
export function findStaleFlags(
  flags: readonly FlagSummary[],
  { flags: counts }: Pick<EvaluationCounts, 'flags'>,
  now: Date,
): StaleFlag[] {
  const lastUses = new Map<string, number>();
  for (const { flag_key: key, last_evaluated_at: at } of counts) {
    if (at !== null) lastUses.set(key, Math.max(lastUses.get(key) ?? 0, Date.parse(at)));
  }
  const limit = now.getTime() - STALE_DAYS * DAY_MS;
  return flags
    .filter(({ is_archived: isArchived }) => !isArchived)
    .flatMap((flag) => staleness(flag, lastUses.get(flag.key), limit, now) ?? [])
    .toSorted((a, b) => a.since - b.since);
}

function staleness(
  flag: FlagSummary,
  lastUse: number | undefined,
  limit: number,
  now: Date,
): StaleFlag | undefined {
  const { key } = flag;
  const created = Date.parse(flag.created_at);
  if (created > limit) return undefined;
  if (lastUse === undefined) {
    return { key, since: created, reason: `Never evaluated in ${days(created, now)}.` };
  }
  if (lastUse <= limit) {
    return { key, since: lastUse, reason: `Not evaluated for ${days(lastUse, now)}.` };
  }
  if (!SHORT_LIVED.has(flag.kind)) return undefined;
  const variant = servedEverywhere(flag.environments);
  const changed = Math.max(created, ...flag.environments.map((it) => Date.parse(it.updated_at)));
  if (variant === undefined || changed > limit) return undefined;
  const reason = `Everybody gets ${name(variant)} everywhere, for ${days(changed, now)}.`;
  return { key, since: changed, reason };
}

function days(since: number, now: Date): string {
  return `${Math.floor((now.getTime() - since) / DAY_MS)} days`;
}

/** The one variant that all contexts get in all environments; undefined where there are several. */
function servedEverywhere(configs: readonly ConfigSummary[]): string | undefined {
  const served = new Set(configs.map(servedToAll));
  const [variant] = served;
  return served.size === 1 ? variant : undefined;
}

function servedToAll(config: ConfigSummary): string | undefined {
  if (!config.is_enabled) return config.off_variant;
  const { rule_count: rules, target_count: targets, prerequisite_count: needs } = config;
  return rules + targets + needs > 0 ? undefined : onlyVariantOf(config.fallthrough);
}

function onlyVariantOf(serve: Serve): string | undefined {
  if ('variant' in serve) return serve.variant;
  const { weights, traffic = 100 } = serve.split;
  const served = new Set(weights.filter(({ weight }) => weight > 0).map(({ variant }) => variant));
  const [variant] = served;
  return traffic === 100 && served.size === 1 ? variant : undefined;
}

import type { FlagEvaluationCounts } from '@halyard/contracts/evaluation-counts';
import { sayMoment } from '#ui/charts/times.ts';

/** How often a variant was served in each step. */
export interface VariantCounts {
  /** Undefined where the flag could not be evaluated. */
  readonly variant: string | undefined;
  readonly total: number;
  readonly counts: readonly number[];
}

/** Most bars that can be told apart. */
const MOST_STEPS = 72;

/**
 * What a flag served in an environment, by its variants in their order, then those that it has no more;
 * failures last. Variants that were not served are left out. Short steps are put together.
 */
export function seriesOf(
  { variants, step_seconds: seconds, from }: FlagEvaluationCounts,
  environmentKey: string,
  order: readonly string[],
): { readonly steps: readonly string[]; readonly series: readonly VariantCounts[] } {
  const own = variants.filter((it) => it.environment_key === environmentKey && it.total > 0);
  const place = (variant: string | null) => {
    if (variant === null) return order.length + 1;
    const at = order.indexOf(variant);
    return at < 0 ? order.length : at;
  };
  const length = Math.max(0, ...variants.map(({ counts }) => counts.length));
  const size = Math.max(1, Math.ceil(length / MOST_STEPS));
  const stepMs = seconds * 1000 * size;
  const steps = Array.from({ length: Math.ceil(length / size) }, (_, step) =>
    sayMoment(Date.parse(from) + step * stepMs, stepMs),
  );
  const series = own
    .toSorted((a, b) => place(a.variant) - place(b.variant))
    .map(({ variant, total, counts }) => ({
      variant: variant ?? undefined,
      total,
      counts: steps.map((_, step) =>
        counts.slice(step * size, (step + 1) * size).reduce((sum, count) => sum + count, 0),
      ),
    }));
  return { steps, series };
}

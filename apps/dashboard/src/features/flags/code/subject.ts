import type { Flag, ValueType } from '@halyard/contracts/flags';

/** What a snippet is about. */
export interface Subject {
  readonly flagKey: string;
  readonly valueType: ValueType;
  /** Whether all variants are whole numbers: then the flag is an integer wherever that is a type of its own. */
  readonly isInteger: boolean;
  /** What code falls back to: the value of the off variant. */
  readonly fallback: unknown;
  readonly environmentKey: string;
  /** Where Halyard is. */
  readonly url: string;
}

type Described = Pick<Flag, 'key' | 'value_type' | 'variants' | 'off_variant' | 'environments'>;

/** A flag in an environment, as code sees it. */
export function subjectOf(flag: Described, environmentKey: string, url: string): Subject {
  const config = flag.environments.find((it) => it.environment_key === environmentKey);
  const offVariant = config?.off_variant ?? flag.off_variant;
  return {
    flagKey: flag.key,
    valueType: flag.value_type,
    isInteger: flag.variants.every(({ value }) => Number.isSafeInteger(value)),
    fallback: flag.variants.find(({ key }) => key === offVariant)?.value ?? null,
    environmentKey,
    url,
  };
}

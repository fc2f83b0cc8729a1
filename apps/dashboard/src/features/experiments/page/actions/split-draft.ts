import type {
  ChangeExperimentBody,
  Experiment,
  ExperimentVariant,
} from '@halyard/contracts/experiments';
import type { Condition } from '@halyard/contracts/targeting';
import { percent } from '#domain/words/text.ts';

/** Who takes part, and who gets what, while it is edited. */
export interface SplitDraft {
  readonly variants: ExperimentVariant[];
  readonly traffic: number;
  readonly when: Condition[];
  readonly unit: string;
}

/** Percentages are exact to a thousandth. */
const EXACT = 1000;

/** What has to be mended first. */
export function splitFault({ variants, unit }: SplitDraft): string | undefined {
  const sum = variants.reduce((total, { weight }) => total + Math.round(weight * EXACT), 0) / EXACT;
  if (sum !== 100) return `The shares are ${percent(sum)} together; they have to be 100 %.`;
  return unit.trim() === '' ? 'Say which attribute holds the unit.' : undefined;
}

/** What is to be sent; undefined where nothing changed. */
export function splitPatch(
  before: Pick<Experiment, 'variants' | 'traffic' | 'when' | 'unit'>,
  draft: SplitDraft,
): Pick<ChangeExperimentBody, 'variants' | 'traffic' | 'when' | 'unit'> | undefined {
  const patch = {
    ...(!isSame(draft.variants, before.variants) && { variants: draft.variants }),
    ...(draft.traffic !== before.traffic && { traffic: draft.traffic }),
    ...(!isSame(draft.when, before.when) && { when: draft.when }),
    ...(draft.unit.trim() !== before.unit && { unit: draft.unit.trim() }),
  };
  return Object.keys(patch).length > 0 ? patch : undefined;
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

import { isCount } from '../checks.ts';
import { type CoMoments, mergeCoMoments } from '../moments/co-moments.ts';
import type { MomentMetricData, UnitGroupData } from './experiment-data.ts';

/** Units of one variant in one epoch. */
export interface Cell {
  readonly epoch: number;
  readonly variant: string;
  /** Units whose numerator is not 0. */
  readonly active: number;
  readonly moments: CoMoments;
}

/** How the figures of a metric's units are put together. */
export interface Figure {
  readonly kind: MomentMetricData['kind'];
  /** Whether it is known what units did before their exposure. */
  readonly hasBefore: boolean;
}

/** Every epoch and variant once. */
export class Cells {
  readonly #byVariant = new Map<string, Map<number, Cell>>();

  static from(groups: readonly UnitGroupData[]): Cells {
    const cells = new Cells();
    for (const group of groups) cells.add(group);
    return cells;
  }

  add(group: UnitGroupData): void {
    const { epoch, variant, n, active, means, products } = group;
    if (n === 0) return;
    const ofVariant = this.#byVariant.get(variant) ?? new Map<number, Cell>();
    this.#byVariant.set(variant, ofVariant);
    const known = ofVariant.get(epoch);
    const moments = { n, means, products };
    ofVariant.set(epoch, {
      epoch,
      variant,
      active: active + (known?.active ?? 0),
      moments: known === undefined ? moments : mergeCoMoments(known.moments, moments),
    });
  }

  all(): readonly Cell[] {
    return [...this.#byVariant.values()].flatMap((ofVariant) => [...ofVariant.values()]);
  }

  of(variant: string): readonly Cell[] {
    return [...(this.#byVariant.get(variant)?.values() ?? [])];
  }

  at(variant: string, epoch: number): Cell | undefined {
    return this.#byVariant.get(variant)?.get(epoch);
  }

  unitsOf(variant: string): number {
    return this.of(variant).reduce((sum, { moments }) => sum + moments.n, 0);
  }

  activeOf(variant: string): number {
    return this.of(variant).reduce((sum, { active }) => sum + active, 0);
  }

  /** All epochs of a variant together; undefined without units. */
  pooled(variant: string): CoMoments | undefined {
    const [first, ...rest] = this.of(variant).map(({ moments }) => moments);
    return first && rest.reduce(mergeCoMoments, first);
  }
}

/** How a metric's groups are to be read; null where they contradict each other or hold no numbers. */
export function figureOf({ kind, groups }: MomentMetricData): Figure | null {
  const after = kind === 'ratio' ? 2 : 1;
  const filled = groups.filter(({ n }) => n !== 0);
  const width = filled[0]?.means.length ?? after;
  if (width !== after && width !== 2 * after) return null;
  return filled.every((group) => isSound(group, width))
    ? { kind, hasBefore: width === 2 * after }
    : null;
}

function isSound({ n, active, means, products }: UnitGroupData, width: number): boolean {
  return (
    isCount(n) &&
    isCount(active) &&
    active <= n &&
    means.length === width &&
    products.length === width &&
    means.every(Number.isFinite) &&
    products.every((row, i) => {
      return row.length === width && row.every(Number.isFinite) && (row[i] ?? -1) >= 0;
    })
  );
}

/** Whether a mean is within five of its standard errors of zero, too near to divide by (`hasShakyDenominator`). */
export function isShaky({ n, means, products }: CoMoments, index: number): boolean {
  const mean = means[index] ?? 0;
  const variance = (products[index]?.[index] ?? 0) / (n - 1);
  return n < 2 || mean * mean * n <= 25 * variance;
}

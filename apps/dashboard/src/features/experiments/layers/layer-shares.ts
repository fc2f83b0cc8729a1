import type { Layer } from '@halyard/contracts/experiments';

/** A part of a layer from the left: of an experiment, or free. */
export interface LayerShare {
  /** Undefined where nobody has it. */
  readonly experimentKey: string | undefined;
  readonly percent: number;
}

/** Colours of the theme that tell neighbours apart. */
const COLORS = 6;

/** Who has which stretch of a layer, from 0 to 100, with what is free between them. */
export function sharesOf({ experiments }: Pick<Layer, 'experiments'>): LayerShare[] {
  const shares: LayerShare[] = [];
  let end = 0;
  for (const { experiment_key, from, to } of experiments.toSorted((a, b) => a.from - b.from)) {
    if (from > end) shares.push({ experimentKey: undefined, percent: between(end, from) });
    shares.push({ experimentKey: experiment_key, percent: between(from, to) });
    end = Math.max(end, to);
  }
  if (end < 100) shares.push({ experimentKey: undefined, percent: between(end, 100) });
  return shares;
}

/** The colour of a share; what is free is grey. */
export function colorOf(shares: readonly LayerShare[], place: number): string {
  if (shares[place]?.experimentKey === undefined) return 'var(--hy-track)';
  const before = shares.slice(0, place).filter(({ experimentKey }) => experimentKey !== undefined);
  return `var(--hy-environment-${before.length % COLORS})`;
}

function between(from: number, to: number): number {
  return Math.round((to - from) * 1000) / 1000;
}

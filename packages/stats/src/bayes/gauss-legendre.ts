/** Positive abscissae and weights of the Gauss-Legendre rule of sixteen points on −1 … 1. */
const HALF_RULE = [
  [0.09501250983763744, 0.1894506104550685],
  [0.2816035507792589, 0.1826034150449236],
  [0.45801677765722737, 0.16915651939500254],
  [0.6178762444026438, 0.14959598881657674],
  [0.755404408355003, 0.12462897125553388],
  [0.8656312023878318, 0.09515851168249279],
  [0.9445750230732326, 0.062253523938647894],
  [0.9894009349916499, 0.027152459411754096],
] as const;

/** A point of a quadrature and how much of the integral it stands for. */
export interface Node {
  readonly x: number;
  readonly weight: number;
}

/**
 * Points for an integral over several peaks: each peak is cut into panels of its own width, so that
 * narrow ones among wide ones are not missed.
 *
 * @param steps - where the panels of a peak end, in its widths from its middle, ascending.
 */
export function nodesOver(
  peaks: readonly { readonly middle: number; readonly width: number }[],
  steps: readonly number[],
): readonly Node[] {
  const edges = peaks.flatMap(({ middle, width }) => steps.map((step) => middle + step * width));
  const sorted = Float64Array.from(new Set(edges)).toSorted();
  const nodes: Node[] = [];
  for (let i = 1; i < sorted.length; i++) {
    const [from, to] = [sorted[i - 1] ?? 0, sorted[i] ?? 0];
    const [middle, half] = [(from + to) / 2, (to - from) / 2];
    for (const [x, weight] of HALF_RULE) {
      nodes.push({ x: middle - x * half, weight: weight * half });
      nodes.push({ x: middle + x * half, weight: weight * half });
    }
  }
  return nodes;
}

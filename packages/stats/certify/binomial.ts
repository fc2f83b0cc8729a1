import type { Random } from './random.ts';

/** Cumulative probabilities of Binomial(n, p), p in 0 … 1 exclusive, by the recurrence from its peak. */
function cumulativeOf(n: number, p: number): Float64Array {
  const mass = new Float64Array(n + 1);
  const peak = Math.floor((n + 1) * p);
  const odds = p / (1 - p);
  mass[peak] = 1;
  for (let k = peak; k < n; k++) mass[k + 1] = ((mass[k] ?? 0) * odds * (n - k)) / (k + 1);
  for (let k = peak; k > 0; k--) mass[k - 1] = ((mass[k] ?? 0) * k) / (odds * (n - k + 1));
  const total = mass.reduce((sum, one) => sum + one, 0);
  let sum = 0;
  return mass.map((one) => (sum += one) / total);
}

const tables = new Map<string, Float64Array>();

function tableOf(n: number, p: number): Float64Array {
  const key = `${n} ${p}`;
  const known = tables.get(key);
  if (known !== undefined) return known;
  const table = cumulativeOf(n, p);
  tables.set(key, table);
  return table;
}

/** A number drawn from Binomial(n, p); for few different n and p. */
export function drawBinomial(random: Random, n: number, p: number): number {
  return quantile(tableOf(n, p), random.uniform());
}

/** The smallest k with P(X ≤ k) ≥ level for X ~ Binomial(n, p). */
export function binomialPoint(n: number, p: number, level: number): number {
  return quantile(tableOf(n, p), level);
}

function quantile(table: Float64Array, level: number): number {
  let [low, high] = [0, table.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((table[middle] ?? 1) < level) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A bar of one series in one bin. */
interface BarShape {
  /** Which series it is of. */
  readonly series: number;
  readonly from: number;
  readonly to: number;
  /** Which part of the bin's width it has. */
  readonly slot: number;
  readonly slots: number;
}

interface Bars {
  /** By bin. */
  readonly bars: readonly (readonly BarShape[])[];
  /** How high the highest reaches. */
  readonly most: number;
}

/** Where the bars of each bin begin and end; those of nothing are left out. */
export function barsOf(
  series: readonly { readonly values: readonly number[] }[],
  bins: number,
  arrangement: 'stacked' | 'beside',
): Bars {
  let most = 0;
  const bars = Array.from({ length: bins }, (_, bin) => {
    let below = 0;
    return series.flatMap(({ values }, place) => {
      const value = values[bin] ?? 0;
      const from = arrangement === 'stacked' ? below : 0;
      const to = from + value;
      below = to;
      most = Math.max(most, to);
      if (value <= 0) return [];
      const [slot, slots] = arrangement === 'stacked' ? [0, 1] : [place, series.length];
      return [{ series: place, from, to, slot, slots }];
    });
  });
  return { bars, most };
}

/** Which of so many places in a row get a label, when so many labels fit. */
export function thinned(places: number, most: number): number[] {
  const step = Math.max(1, Math.ceil(places / Math.max(1, most)));
  return Array.from({ length: Math.ceil(places / step) }, (_, index) => index * step);
}

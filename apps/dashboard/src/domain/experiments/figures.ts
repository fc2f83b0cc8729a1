import type { MetricKind } from '@halyard/contracts/metrics';

/** A no-break space: figures stay with their signs. */
const NBSP = '\u00A0';
const MINUS = '−';
const NOTHING = '–';

/** Digits that say something: more for what is small. */
function decimals(size: number): number {
  if (size === 0) return 0;
  if (size >= 100) return 0;
  if (size >= 1) return 1;
  return Math.min(6, 1 - Math.floor(Math.log10(size)));
}

function rounded(size: number, digits: number): string {
  return size.toLocaleString('en', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}

function signed(value: number, said: string): string {
  if (!/[1-9]/.test(said)) return said;
  return value < 0 ? `${MINUS}${said}` : `+${said}`;
}

/** A relative change, of which 0.05 is “+5.0 %”. */
export function sayLift(lift: number | null): string {
  if (lift === null) return NOTHING;
  const size = Math.abs(lift) * 100;
  return `${signed(lift, rounded(size, decimals(size)))}${NBSP}%`;
}

/** Its like without needless digits, for axes: “+5 %”. */
export function sayLiftTick(lift: number): string {
  const size = Number((Math.abs(lift) * 100).toPrecision(6));
  return `${signed(lift, size.toLocaleString('en'))}${NBSP}%`;
}

/** A share, of which 0.034 is “3.40 %”. */
export function sayShare(share: number | null): string {
  if (share === null) return NOTHING;
  const size = Math.abs(share) * 100;
  const digits = size >= 10 ? 1 : Math.max(2, decimals(size));
  return `${share < 0 ? MINUS : ''}${rounded(size, size === 0 ? 0 : digits)}${NBSP}%`;
}

/** An amount with about four digits: “12.34”, “1,204”. */
export function sayAmount(amount: number | null): string {
  if (amount === null) return NOTHING;
  const size = Math.abs(amount);
  const said =
    size >= 1000 || Number.isInteger(size)
      ? Math.round(size).toLocaleString('en')
      : size.toLocaleString('en', { maximumSignificantDigits: 4 });
  return amount < 0 ? `${MINUS}${said}` : said;
}

/** What a metric is for a variant: a share for conversions, else an amount for each unit. */
export function sayMean(kind: MetricKind, mean: number | null): string {
  return kind === 'conversion' ? sayShare(mean) : sayAmount(mean);
}

/** A difference in the metric's own unit; of shares in percentage points. */
export function sayDifference(kind: MetricKind, difference: number | null): string {
  if (difference === null) return NOTHING;
  const size = Math.abs(difference);
  if (kind !== 'conversion') return signed(difference, sayAmount(size));
  const points = size * 100;
  return `${signed(difference, rounded(points, Math.max(2, decimals(points))))}${NBSP}pp`;
}

/** “2.1 % to 7.6 %”; a side without an end is named. */
export function sayRange(
  { lower, upper }: { readonly lower: number | null; readonly upper: number | null },
  say: (value: number) => string,
): string {
  if (lower === null && upper === null) return 'anything';
  if (lower === null) return `up to ${say(upper ?? 0)}`;
  return upper === null ? `${say(lower)} or more` : `${say(lower)} to ${say(upper)}`;
}

/** A probability of what was seen if there were no difference: “0.012”, “< 0.001”. */
export function sayP(p: number | null): string {
  if (p === null) return NOTHING;
  if (p < 0.001) return `<${NBSP}0.001`;
  return p >= 0.1 ? p.toFixed(2) : p.toFixed(3);
}

/** A chance that is never said to be certain: “97.3 %”, “> 99.9 %”. */
export function sayChance(chance: number | null): string {
  if (chance === null) return NOTHING;
  if (chance > 0.999) return `>${NBSP}99.9${NBSP}%`;
  if (chance < 0.001) return `<${NBSP}0.1${NBSP}%`;
  return `${(chance * 100).toFixed(1)}${NBSP}%`;
}

/** “12 min”, “5 hours”, “3.4 days”, “21 days”. */
export function sayDays(days: number): string {
  const minutes = days * 1440;
  if (minutes < 60) return `${Math.floor(minutes)} min`;
  if (days < 1) return plural(Math.floor(days * 24), 'hour');
  return days < 10 ? plural(Number(days.toFixed(1)), 'day') : plural(Math.floor(days), 'day');
}

function plural(amount: number, noun: string): string {
  return `${amount.toLocaleString('en')} ${noun}${amount === 1 ? '' : 's'}`;
}

/** A stretch of minutes in the largest unit that it is whole in: “3 days”, “90 minutes”. */
export function sayMinutes(minutes: number): string {
  if (minutes > 0 && minutes % 1440 === 0) return plural(minutes / 1440, 'day');
  if (minutes > 0 && minutes % 60 === 0) return plural(minutes / 60, 'hour');
  return plural(minutes, 'minute');
}

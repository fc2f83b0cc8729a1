/** How figures are written in sentences: sensible digits, a space before the unit, a true minus. */

const counts = new Intl.NumberFormat('en');
const lists = new Intl.ListFormat('en', { type: 'conjunction' });

const MINUS = '−';
const MOST_PERCENT = 10_000;

export function sayCount(count: number): string {
  return counts.format(Math.round(count));
}

/** A number with its noun, which is given in the singular. */
export function sayNumberOf(count: number, noun: string): string {
  return `${sayCount(count)} ${noun}${Math.round(count) === 1 ? '' : 's'}`;
}

/** A share of 1 in percent, as in “52.4 %”. */
export function sayPercent(share: number): string {
  return percentWith(share < 0 ? MINUS : '', share);
}

/** A change as a share of 1, always with its sign: “+4.8 %”. */
export function sayChange(share: number): string {
  return percentWith(share < 0 ? MINUS : '+', share);
}

function percentWith(sign: string, share: number): string {
  const percent = Math.abs(share) * 100;
  if (percent > MOST_PERCENT) return `over ${sign}${counts.format(MOST_PERCENT)} %`;
  const rounded = Number(percent.toFixed(digitsOf(percent)));
  return rounded === 0 ? '0 %' : `${sign}${rounded} %`;
}

/** A figure with three digits that count. */
export function sayFigure(value: number): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  const text =
    size >= 100 && size < 1e15
      ? counts.format(Math.round(size))
      : String(Number(size.toPrecision(3)));
  return value < 0 ? `${MINUS}${text}` : text;
}

/** “p = 0.03”, or “p < 0.001”. */
export function sayP(pValue: number): string {
  if (pValue < 0.001) return 'p < 0.001';
  if (pValue > 0.99) return 'p > 0.99';
  return `p = ${pValue < 0.1 ? Number(pValue.toPrecision(2)) : pValue.toFixed(2)}`;
}

const DAYS_A_MONTH = 30.4;
const DAYS_A_YEAR = 365;

/** A stretch of time that is not known well: “about 6 days”. */
export function sayDays(days: number): string {
  if (days < 0.75) return 'less than a day';
  if (days < 1.5) return 'about a day';
  if (days <= 60) return `about ${Math.round(days)} days`;
  if (days <= DAYS_A_YEAR) return `about ${Math.round(days / DAYS_A_MONTH)} months`;
  return 'more than a year';
}

/** “a, b, and c”. */
export function sayAll(words: readonly string[]): string {
  return lists.format(words);
}

export function quoted(word: string): string {
  return `“${word}”`;
}

/** Such that two or three digits count, and none are made up. */
function digitsOf(percent: number): number {
  if (percent >= 100 || percent === 0) return 0;
  if (percent >= 0.995) return 1;
  return percent >= 0.0995 ? 2 : 3;
}

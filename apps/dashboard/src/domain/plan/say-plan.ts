import type { Plan } from '@halyard/contracts/experiment-plan';
import { sayAmount, sayShare } from '#domain/experiments/figures.ts';
import { count, counted, percent } from '#domain/words/text.ts';

/** “About 13 days and 42,000 units, 21,000 for each variant.” */
export function sayPlan({ units, units_a_variant: shares, days }: Plan): string | undefined {
  if (units === null || days === null) return undefined;
  const each = new Set(shares ?? []);
  const [only] = each;
  const parts =
    each.size === 1 && only !== undefined
      ? `, ${counted(only)} for each variant`
      : shares === null
        ? ''
        : `: ${shares.map(counted).join(' + ')}`;
  const time = days < 1 ? 'Less than a day' : `About ${count(wholeDays(days), 'day')}`;
  return `${time} and ${counted(units)} units${parts}.`;
}

/** “Now 3.40 %, at about 1,200 units a day.” */
export function sayBaseline({ mean, units_a_day: unitsADay }: Plan['baseline'], isShare: boolean) {
  if (mean === null) return undefined;
  const now = isShare ? sayShare(mean) : sayAmount(mean);
  return `Now ${now}, at about ${sayAmount(Math.round(unitsADay))} units a day.`;
}

/** How long a plan of so many days is to run: whole days, so that none counts for half. */
export function wholeDays(days: number): number {
  return Math.max(1, Math.ceil(days - 1e-9));
}

/** What a plan says is found after so long: “5.2 %”. */
export function sayDetectable(detectable: number | null): string {
  return detectable === null ? '–' : percent(Number(detectable.toPrecision(3)));
}

/** Up to where a curve is drawn: the first days can find nothing but wonders, and would hide the rest. */
export function curveTop(curve: Plan['curve'], effect: number): number {
  const found = curve.flatMap(({ detectable }) => (detectable === null ? [] : [detectable]));
  return Math.max(effect * 1.5, Math.min(effect * 4, Math.max(0, ...found)));
}

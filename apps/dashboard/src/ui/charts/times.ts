import { scaleTime } from '@visx/scale';
import type { Domain } from './domains.ts';

const DAY_MS = 86_400_000;

const TIME = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', hour12: false });
const SECONDS = new Intl.DateTimeFormat('en', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hour12: false,
});
const DAY = new Intl.DateTimeFormat('en', { month: 'short', day: 'numeric' });
const MONTH = new Intl.DateTimeFormat('en', { month: 'short', year: 'numeric' });
const BOTH = new Intl.DateTimeFormat('en', {
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hour12: false,
});

/** Round instants between two, as milliseconds, at most as many as asked for. */
export function timeTicks([low, high]: Domain, most: number): number[] {
  const scale = scaleTime({ domain: [new Date(low), new Date(high)] });
  // How many there should be is a wish to it: it takes the next round step, which may be half of it.
  for (let wanted = most; wanted > 0; wanted -= 1) {
    const ticks = scale.ticks(wanted);
    if (ticks.length <= most) return ticks.map((tick) => tick.getTime());
  }
  return [low];
}

/** How an axis over such a time says its ticks: seconds within ten minutes, hours within two days, days within a year. */
export function tickSayer([low, high]: Domain): (at: number) => string {
  const days = (high - low) / DAY_MS;
  const formats = [
    [10 / 1440, SECONDS],
    [2, TIME],
    [370, DAY],
  ] as const;
  const format = formats.find(([most]) => days <= most)?.[1] ?? MONTH;
  return (at) => format.format(at);
}

/** “Jan 31”, and with the time where steps are shorter than days. */
export function sayMoment(at: number, stepMs = DAY_MS): string {
  return (stepMs < DAY_MS ? BOTH : DAY).format(at);
}

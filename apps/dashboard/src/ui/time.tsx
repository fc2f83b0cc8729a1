import { Tooltip } from '@mantine/core';
import { useNow } from './now.ts';

const UNITS = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
] as const;

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'short' });
const local = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'medium' });

/** “3 hr. ago”, seen from now. */
function sayAge(at: Date, now: Date): string {
  const seconds = (at.getTime() - now.getTime()) / 1000;
  for (const [unit, length] of UNITS) {
    if (Math.abs(seconds) >= length) return relative.format(Math.round(seconds / length), unit);
  }
  return 'just now';
}

/** An instant: how long ago, and on hover when, here and in UTC. */
export function Time({ at }: { at: string }) {
  const now = useNow();
  const date = new Date(at);
  const utc = at.replace('T', ' ').replace(/\.\d+Z$/, ' UTC');
  return (
    <Tooltip label={`${local.format(date)} · ${utc}`}>
      <time dateTime={at}>{sayAge(date, now)}</time>
    </Tooltip>
  );
}

/** An instant in the viewer's zone, and on hover in UTC. */
export function ExactTime({ at }: { at: string }) {
  const utc = at.replace('T', ' ').replace('Z', ' UTC');
  return (
    <Tooltip label={utc}>
      <time dateTime={at}>{local.format(new Date(at))}</time>
    </Tooltip>
  );
}

import type { AuditEntry } from '@halyard/contracts/audit';

/** Days are the viewer's: those of the zone in which the browser is. */

const DAY = /^(\d{4})-(\d\d)-(\d\d)$/;
const heading = new Intl.DateTimeFormat('en', { dateStyle: 'full' });
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });

/** The beginning of a day given as 2026-01-31; undefined where it is none. */
export function startOfDay(day: string, daysLater = 0): Date | undefined {
  const match = DAY.exec(day);
  if (!match) return undefined;
  const [year, month, date] = match.slice(1).map(Number) as [number, number, number];
  const start = new Date(year, month - 1, date);
  const isReal = start.getMonth() === month - 1 && start.getDate() === date;
  return isReal ? new Date(year, month - 1, date + daysLater) : undefined;
}

/** “Today”, “Yesterday”, or the date in full. */
export function sayDay(at: Date, now: Date): string {
  const midnight = new Date(now.getFullYear(), now.getMonth(), now.getDate());
  const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
  if (at >= midnight) return 'Today';
  return at >= yesterday ? 'Yesterday' : heading.format(at);
}

/** “09:30”. */
export function sayClock(at: Date): string {
  return clock.format(at);
}

/** Entries that stand under the heading of one day. */
export interface Day<Entry> {
  readonly title: string;
  readonly entries: readonly Entry[];
}

/** Entries, newest first, by the days on which they were made. */
export function byDay<Entry extends Pick<AuditEntry, 'created_at'>>(
  entries: readonly Entry[],
  now: Date,
): Day<Entry>[] {
  const groups = Map.groupBy(entries, ({ created_at }) => sayDay(new Date(created_at), now));
  return [...groups].map(([title, ofDay]) => ({ title, entries: ofDay }));
}

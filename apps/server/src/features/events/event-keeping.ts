import type { EventStore } from '#features/event-store/index.ts';

interface KeepingDeps {
  readonly eventStore: Pick<EventStore, 'forgetBefore'>;
  readonly now: () => Date;
  readonly retentionDays: number;
}

const DAY_MS = 86_400_000;

/** Gives what forgets events that are too old: once a day, however often it is called. */
export function createEventKeeping({
  eventStore,
  now,
  retentionDays,
}: KeepingDeps): () => Promise<void> {
  let lastDay = -1;
  return async () => {
    const at = now().getTime();
    const day = Math.floor(at / DAY_MS);
    if (day === lastDay) return;
    await eventStore.forgetBefore(new Date(at - retentionDays * DAY_MS));
    lastDay = day;
  };
}

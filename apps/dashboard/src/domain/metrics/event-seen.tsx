import type { EventNames } from '@halyard/contracts/events';
import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { eventNamesQuery } from '#data/events.queries.ts';
import { count, name } from '#domain/words/text.ts';
import { Time } from '#ui/time.tsx';

type SeenEvent = EventNames[number];

interface EventSeenProps {
  readonly event: string;
  /** Where it is looked for; everywhere without one. */
  readonly environmentKey?: string | undefined;
  /** Whether the metric adds up values, which the event then has to have. */
  readonly needsValues?: boolean;
}

/** Whether applications send an event at all, and whether it has what a metric needs. */
export function EventSeen({ event, environmentKey, needsValues = false }: EventSeenProps) {
  const { data } = useQuery(eventNamesQuery(environmentKey));
  if (!data || event.trim() === '') return null;
  const seen = data.find((each) => each.name === event.trim());
  const place = environmentKey === undefined ? '' : ` in ${environmentKey}`;
  if (!seen) {
    return (
      <Text size="xs" c="var(--hy-warn-text)">
        {name(event)} did not come{place} in seven days. Is it sent, and is it spelt like that?
      </Text>
    );
  }
  return (
    <Text size="xs" c="dimmed">
      {count(seen.count, 'event')}
      {place} in seven days, the last <Time at={seen.last_at} />
      {needsValues && !seen.has_values && (
        <Text span inherit c="var(--hy-warn-text)">
          {' '}
          without values, which this metric needs
        </Text>
      )}
    </Text>
  );
}

/** Whether a metric adds up the values of its event, and of that which it is divided by. */
export function addsValues(metric: {
  readonly kind: string;
  readonly numerator: string | null;
}): boolean {
  const { kind, numerator } = metric;
  return kind === 'sum' || kind === 'mean' || kind === 'quantile' || numerator === 'sum';
}

/** By name. */
export function useSeenEvents(environmentKey?: string): ReadonlyMap<string, SeenEvent> | undefined {
  const { data } = useQuery(eventNamesQuery(environmentKey));
  return data && new Map(data.map((event) => [event.name, event]));
}

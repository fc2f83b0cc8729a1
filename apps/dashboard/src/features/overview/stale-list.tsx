import type { FlagSummary } from '@halyard/contracts/flag-summaries';
import { Button, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { evaluationCountsQuery } from '#data/evaluations.queries.ts';
import { counted } from '#domain/words/text.ts';
import { AnchorLink } from '#ui/links.tsx';
import { Lines, Loaded } from '#ui/loaded.tsx';
import { Mono } from '#ui/mono.tsx';
import { useNow } from '#ui/now.ts';
import { Section } from '#ui/section.tsx';
import { findStaleFlags, type StaleFlag } from './stale-flags.ts';
import classes from './stale-list.module.css';

const SHOWN = 6;

/** Flags that the code could do without, and why they look so. */
export function StaleList({ flags }: { readonly flags: readonly FlagSummary[] }) {
  const counts = useQuery(evaluationCountsQuery());
  const now = useNow();
  return (
    <Section title="Flags to clean up">
      <Loaded query={counts} skeleton={<Lines count={3} />}>
        {(data) => <Stale stale={findStaleFlags(flags, data, now)} />}
      </Loaded>
    </Section>
  );
}

function Stale({ stale }: { readonly stale: readonly StaleFlag[] }) {
  const [isWhole, setWhole] = useState(false);
  if (stale.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        None. A flag stands here when it has served the same to everybody, or was not evaluated, for
        30 days.
      </Text>
    );
  }
  const shown = isWhole ? stale : stale.slice(0, SHOWN);
  return (
    <div>
      <ul className={classes['stale']}>
        {shown.map(({ key, reason }) => (
          <li key={key} className={classes['flag']}>
            <AnchorLink to="/app/flags/$key" params={{ key }} size="sm">
              <Mono>{key}</Mono>
            </AnchorLink>
            <Text size="xs" c="dimmed">
              {reason}
            </Text>
          </li>
        ))}
      </ul>
      {shown.length < stale.length && (
        <Button variant="subtle" onClick={() => setWhole(true)}>
          Show {counted(stale.length - shown.length)} more
        </Button>
      )}
    </div>
  );
}

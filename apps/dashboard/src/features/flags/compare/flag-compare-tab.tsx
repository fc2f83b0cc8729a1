import type { Flag } from '@halyard/contracts/flags';
import { Group, Select, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { flagDiffQuery } from '#data/flags.queries.ts';
import { useEnvironments } from '#domain/environment-chip.tsx';
import { EmptyState } from '#ui/empty-state.tsx';
import { Loaded } from '#ui/loaded.tsx';
import { useFlag } from '../page/use-flag.ts';
import { Comparison } from './comparison.tsx';
import { type EnvironmentPair, pairOf } from './environment-pair.ts';
import classes from './flag-compare.module.css';

const route = getRouteApi('/app/flags/$key/compare');

/** A flag in two environments side by side, and the way from one to the other. */
export function FlagCompareTab() {
  const flag = useFlag();
  const pair = pairOf(flag.environments, route.useSearch());
  if (!pair) {
    return (
      <EmptyState title="There is nothing to compare with">
        With a second environment you can see here what differs, and copy rules from one to the
        other.
      </EmptyState>
    );
  }
  return (
    <section className={classes['compare']} aria-label="Compare">
      <PairForm pair={pair} />
      <Pair key={`${pair.from} ${pair.to}`} flag={flag} pair={pair} />
    </section>
  );
}

function PairForm({ pair: { from, to } }: { pair: EnvironmentPair }) {
  const navigate = useNavigate({ from: '/app/flags/$key/compare' });
  const choices = useEnvironments().map(({ key, name }) => ({ value: key, label: name }));
  const choose = (next: EnvironmentPair) => void navigate({ search: next, replace: true });
  return (
    <Group gap="xs" mb="md">
      <Select
        aria-label="From"
        data={choices}
        value={from}
        onChange={(key) =>
          key !== null && choose(key === to ? { from: to, to: from } : { from: key, to })
        }
        allowDeselect={false}
      />
      <Text size="sm" c="dimmed">
        compared with
      </Text>
      <Select
        aria-label="To"
        data={choices}
        value={to}
        onChange={(key) =>
          key !== null && choose(key === from ? { from: to, to: from } : { from, to: key })
        }
        allowDeselect={false}
      />
    </Group>
  );
}

function Pair({ flag, pair }: { flag: Flag; pair: EnvironmentPair }) {
  const query = useQuery(flagDiffQuery(flag.key, pair.from, pair.to));
  const of = (key: string) => flag.environments.find((it) => it.environment_key === key);
  const [from, to] = [of(pair.from), of(pair.to)];
  return (
    <Loaded query={query}>
      {(diff) => from && to && <Comparison flag={flag} from={from} to={to} diff={diff} />}
    </Loaded>
  );
}

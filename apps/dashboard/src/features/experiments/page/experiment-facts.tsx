import type { Experiment } from '@halyard/contracts/experiments';
import { Text } from '@mantine/core';
import { EnvironmentChip } from '#domain/environment-chip.tsx';
import { StateMark } from '#domain/experiments/marks.tsx';
import { AnchorLink } from '#ui/links.tsx';
import { Mono } from '#ui/mono.tsx';
import { Time } from '#ui/time.tsx';
import classes from './experiment-page.module.css';

/** Where and since when it runs, and who answers for it, in a line. */
export function ExperimentFacts({ experiment }: { readonly experiment: Experiment }) {
  const { flag_key, environment_key, state, owner, started_at, stopped_at } = experiment;
  return (
    <div className={classes['facts']}>
      <StateMark state={state} />
      <span>
        on flag{' '}
        <AnchorLink
          to="/app/flags/$key"
          params={{ key: flag_key }}
          search={{ environment: environment_key }}
          inherit
        >
          <Mono>{flag_key}</Mono>
        </AnchorLink>
      </span>
      <EnvironmentChip environmentKey={environment_key} />
      {started_at !== null && (
        <Text size="xs" c="dimmed" component="span">
          started <Time at={started_at} />
        </Text>
      )}
      {stopped_at !== null && (
        <Text size="xs" c="dimmed" component="span">
          stopped <Time at={stopped_at} />
        </Text>
      )}
      {owner !== '' && (
        <Text size="xs" c="dimmed" component="span">
          owned by <bdi>{owner}</bdi>
        </Text>
      )}
    </div>
  );
}

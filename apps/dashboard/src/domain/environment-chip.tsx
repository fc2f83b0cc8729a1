import type { Environment } from '@halyard/contracts/environments';
import { Tooltip } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { environmentsQuery } from '#data/environments.queries.ts';
import classes from './environment-chip.module.css';

/** How many colours the theme has for environments. */
const COLORS = 6;

/** All environments, in the order in which they stand everywhere. */
export function useEnvironments(): readonly Environment[] {
  return useQuery(environmentsQuery).data ?? [];
}

/** The colour of an environment, by its place: the same on every page. */
function environmentColor(environments: readonly Environment[], key: string): string {
  const place = environments.findIndex((it) => it.key === key);
  return place < 0 ? 'var(--mantine-color-dimmed)' : `var(--hy-environment-${place % COLORS})`;
}

/** An environment by its key, in its colour; a lock says that only admins change it. */
export function EnvironmentChip({ environmentKey }: { environmentKey: string }) {
  const environments = useEnvironments();
  const environment = environments.find(({ key }) => key === environmentKey);
  const color = environmentColor(environments, environmentKey);
  return (
    <span className={classes['chip']} style={{ color }}>
      <span className={classes['dot']} aria-hidden />
      <span className={classes['key']}>{environmentKey}</span>
      {environment?.is_protected && (
        <Tooltip label="Protected: only admins change it">
          <IconLock size={12} aria-label="protected" role="img" />
        </Tooltip>
      )}
    </span>
  );
}

import type { Health } from '@halyard/contracts/health';
import { Skeleton, Tooltip } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { healthQuery } from '#data/service.queries.ts';
import { EnvironmentChip } from '#domain/environment-chip.tsx';
import { count } from '#domain/words/text.ts';
import { describeProblem } from '#ui/problem.tsx';
import classes from './health-strip.module.css';

const STATES = {
  healthy: 'Healthy',
  degraded: 'Degraded: flags are evaluated, but something else is down',
  unhealthy: 'Unhealthy: there is nothing to evaluate with',
} as const;

const PARTS = { up: 'up', down: 'down', off: 'in memory' } as const;

/** How the service is, in one quiet line. */
export function HealthStrip() {
  const health = useQuery(healthQuery);
  return (
    <section className={classes['strip']} aria-label="Health">
      <State query={health} />
    </section>
  );
}

function State({ query }: { readonly query: { data?: Health | undefined; error: unknown } }) {
  const { data, error } = query;
  if (error) {
    return (
      <span className={classes['state']} data-status="unhealthy">
        {describeProblem(error).title}
      </span>
    );
  }
  if (!data) return <Skeleton height={18} role="status" aria-label="Loading" />;
  return (
    <>
      <span className={classes['state']} data-status={data.status}>
        {STATES[data.status]}
      </span>
      <Part name="Database" part={data.database} />
      <Part name="Cache" part={data.cache} />
      {data.rulesets.map((ruleset) => (
        <Ruleset key={ruleset.environment_key} ruleset={ruleset} />
      ))}
      <span className={classes['version']}>Version {data.version}</span>
    </>
  );
}

function Part({ name, part }: { readonly name: string; readonly part: Health['database'] }) {
  return (
    <Tooltip label={`${name}: ${part.kind}`}>
      <span data-status={part.status}>
        {name} {PARTS[part.status]}
      </span>
    </Tooltip>
  );
}

function Ruleset({ ruleset }: { readonly ruleset: Health['rulesets'][number] }) {
  const { environment_key: key, revision, flags, age_seconds: age } = ruleset;
  const checked =
    age === null ? 'not yet known to be the newest' : `known to be the newest ${age} s ago`;
  return (
    <Tooltip label={`The ruleset of ${key}: ${count(flags, 'flag')}, ${checked}`}>
      <span className={classes['ruleset']}>
        <EnvironmentChip environmentKey={key} />
        <span data-numeric>
          revision {revision}, {age === null ? 'age unknown' : `${age} s ago`}
        </span>
      </span>
    </Tooltip>
  );
}

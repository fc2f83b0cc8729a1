import { Link } from '@tanstack/react-router';
import { EnvironmentChip, useEnvironments } from '#domain/environment-chip.tsx';
import classes from './flag-targeting-tab.module.css';

interface EnvironmentNavProps {
  readonly flagKey: string;
  readonly current: string;
}

/** From the editor of one environment to that of another, and back to all of them. */
export function EnvironmentNav({ flagKey, current }: EnvironmentNavProps) {
  return (
    <nav aria-label="Environments" className={classes['nav']}>
      <Link to="/app/flags/$key" params={{ key: flagKey }} className={classes['navLink']}>
        All environments
      </Link>
      {useEnvironments().map(({ key }) => (
        <Link
          key={key}
          to="/app/flags/$key"
          params={{ key: flagKey }}
          search={{ environment: key }}
          className={classes['navLink']}
          data-current={key === current || undefined}
          aria-current={key === current ? 'true' : undefined}
        >
          <EnvironmentChip environmentKey={key} />
        </Link>
      ))}
    </nav>
  );
}

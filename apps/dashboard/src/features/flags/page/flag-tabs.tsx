import { Link, type LinkProps, useRouterState } from '@tanstack/react-router';
import classes from './flag-page.module.css';

interface Tab {
  readonly to: NonNullable<LinkProps['to']>;
  readonly label: string;
}

const TABS = [
  { to: '/app/flags/$key', label: 'Targeting' },
  { to: '/app/flags/$key/history', label: 'History' },
  { to: '/app/flags/$key/compare', label: 'Compare' },
  { to: '/app/flags/$key/code', label: 'Code' },
  { to: '/app/flags/$key/settings', label: 'Settings' },
] as const satisfies readonly Tab[];

/** What the open tab is called; undefined for the first one, which needs no name. */
export function useTabName(): string | undefined {
  const pathname = useRouterState({ select: ({ location }) => location.pathname });
  const word = /^\/app\/flags\/[^/]+\/(\w+)/.exec(pathname)?.[1];
  return TABS.find(({ label }) => label.toLowerCase() === word)?.label;
}

/** The ways to look at a flag, each at an address of its own. */
export function FlagTabs({ flagKey }: { flagKey: string }) {
  return (
    <nav aria-label="About this flag" className={classes['tabs']}>
      {TABS.map(({ to, label }) => (
        <Link
          key={to}
          to={to}
          params={{ key: flagKey }}
          activeOptions={{ exact: true, includeSearch: false }}
          className={classes['tab']}
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}

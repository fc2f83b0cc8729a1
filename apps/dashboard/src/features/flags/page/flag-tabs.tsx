import { type LinkProps, useRouterState } from '@tanstack/react-router';
import { PageTab, PageTabs } from '#ui/keyed-page.tsx';

interface Tab {
  readonly to: NonNullable<LinkProps['to']>;
  readonly label: string;
}

const TABS = [
  { to: '/app/flags/$key', label: 'Targeting' },
  { to: '/app/flags/$key/evaluations', label: 'Evaluations' },
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
    <PageTabs label="About this flag">
      {TABS.map(({ to, label }) => (
        <PageTab
          key={to}
          to={to}
          params={{ key: flagKey }}
          activeOptions={{ exact: true, includeSearch: false }}
        >
          {label}
        </PageTab>
      ))}
    </PageTabs>
  );
}

import {
  Anchor,
  AppShell,
  Burger,
  Group,
  NavLink,
  ScrollArea,
  Text,
  UnstyledButton,
} from '@mantine/core';
import { useDisclosure, useHotkeys } from '@mantine/hooks';
import {
  IconActivity,
  IconChartBar,
  IconFlag3,
  IconFlask2,
  IconHistory,
  IconHome2,
  IconSearch,
  IconServer2,
  IconUserCog,
  IconUsersGroup,
} from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { Link, type LinkProps, Outlet, useRouterState } from '@tanstack/react-router';
import { type ComponentType, useEffect } from 'react';
import { followChanges } from '#data/live.ts';
import { useMe } from '#data/permissions.ts';
import { AccountMenu } from './account-menu.tsx';
import { CommandPalette, openPalette } from './command-palette.tsx';
import { Logo } from './logo.tsx';
import { RenewSession, SessionEnded } from './renew-session.tsx';
import classes from './shell.module.css';

interface Destination {
  readonly to: NonNullable<LinkProps['to']>;
  readonly label: string;
  readonly icon: ComponentType<{ size?: number; stroke?: number }>;
  readonly forAdmins?: boolean;
}

const DESTINATIONS: readonly Destination[] = [
  { to: '/app', label: 'Overview', icon: IconHome2 },
  { to: '/app/flags', label: 'Flags', icon: IconFlag3 },
  { to: '/app/experiments', label: 'Experiments', icon: IconFlask2 },
  { to: '/app/metrics', label: 'Metrics', icon: IconChartBar },
  { to: '/app/segments', label: 'Segments', icon: IconUsersGroup },
  { to: '/app/evaluate', label: 'Evaluate', icon: IconActivity },
  { to: '/app/audit', label: 'Audit log', icon: IconHistory },
  { to: '/app/environments', label: 'Environments', icon: IconServer2 },
  { to: '/app/users', label: 'Users', icon: IconUserCog, forAdmins: true },
];

const IS_APPLE = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** The frame around every page for those who are logged in. */
export function Shell() {
  const client = useQueryClient();
  const [isOpen, { toggle, close }] = useDisclosure();
  const pathname = useRouterState({ select: ({ location }) => location.pathname });
  useEffect(() => followChanges(client), [client]);
  useEffect(close, [pathname, close]);
  useHotkeys([['Escape', close, { preventDefault: false }]], []);
  return (
    <AppShell
      navbar={{ width: '13.5rem', breakpoint: 'sm', collapsed: { mobile: !isOpen } }}
      header={{ height: { base: '3rem', sm: 0 } }}
      padding={0}
      transitionDuration={120}
    >
      <a className={classes['skip']} href="#content">
        Skip to the content
      </a>
      <AppShell.Header hiddenFrom="sm" className={classes['header']}>
        <Group h="100%" px="md" justify="space-between">
          <Group gap="sm">
            <Burger
              opened={isOpen}
              onClick={toggle}
              size="sm"
              aria-label="Menu"
              aria-expanded={isOpen}
            />
            <Logo />
          </Group>
          <PaletteButton />
        </Group>
      </AppShell.Header>
      <AppShell.Navbar
        className={classes['navbar']}
        aria-label="Main"
        data-open={isOpen || undefined}
      >
        <Group px="md" pt="md" pb="sm" visibleFrom="sm">
          <Anchor
            component={Link}
            to="/app"
            underline="never"
            c="inherit"
            aria-label="Halyard, overview"
          >
            <Logo />
          </Anchor>
        </Group>
        <div className={classes['palette']}>
          <PaletteButton />
        </div>
        <AppShell.Section grow component={ScrollArea} className={classes['destinations']}>
          <Destinations pathname={pathname} />
        </AppShell.Section>
        <AppShell.Section p="xs">
          <AccountMenu />
        </AppShell.Section>
      </AppShell.Navbar>
      <AppShell.Main id="content" className={classes['main']} tabIndex={-1}>
        <SessionEnded />
        <Outlet />
      </AppShell.Main>
      <CommandPalette />
      <RenewSession />
    </AppShell>
  );
}

function Destinations({ pathname }: { pathname: string }) {
  const { role } = useMe();
  return DESTINATIONS.filter(({ forAdmins }) => !forAdmins || role === 'admin').map(
    ({ to, label, icon: Icon }) => {
      const isHere = to === '/app' ? /^\/app\/?$/.test(pathname) : pathname.startsWith(to);
      return (
        <NavLink
          key={to}
          component={Link}
          to={to}
          activeOptions={{ exact: true }}
          label={label}
          leftSection={<Icon size={16} stroke={1.75} />}
          active={isHere}
          aria-current={isHere ? 'page' : undefined}
          className={classes['link']}
        />
      );
    },
  );
}

function PaletteButton() {
  return (
    <UnstyledButton className={classes['search']} onClick={openPalette}>
      <IconSearch size={14} aria-hidden />
      <Text size="sm" span>
        Go to…
      </Text>
      <kbd className={classes['keys']}>{IS_APPLE ? '⌘ K' : 'Ctrl K'}</kbd>
    </UnstyledButton>
  );
}

import { Menu, Text, UnstyledButton, useMantineColorScheme, VisuallyHidden } from '@mantine/core';
import { IconBook2, IconLogout, IconSelector, IconUserCircle } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { api } from '#data/api.ts';
import { useMe } from '#data/permissions.ts';
import { notifyProblem } from '#ui/notify.tsx';
import classes from './account-menu.module.css';

const SCHEMES = [
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
  { value: 'auto', label: 'As the system' },
] as const;

/** Who is logged in, how the pages look, and the way out. */
export function AccountMenu() {
  const me = useMe();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Menu position="top-start" width={220} withinPortal={false}>
      <Menu.Target>
        <UnstyledButton className={classes['account']}>
          <div className={classes['name']}>
            <Text size="sm" fw={550} truncate title={me.email}>
              <VisuallyHidden>Account of </VisuallyHidden>
              <bdi>{me.name}</bdi>
            </Text>
            <Text size="xs" c="dimmed">
              {me.role}
            </Text>
          </div>
          <IconSelector size={14} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component={Link} to="/app/profile" leftSection={<IconUserCircle size={14} />}>
          Profile
        </Menu.Item>
        <Menu.Item component="a" href="/docs" target="_blank" leftSection={<IconBook2 size={14} />}>
          API documentation
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>Theme</Menu.Label>
        <Menu.RadioGroup
          value={colorScheme}
          onChange={(chosen) => {
            const scheme = SCHEMES.find(({ value }) => value === chosen);
            if (scheme) setColorScheme(scheme.value);
          }}
        >
          {SCHEMES.map(({ value, label }) => (
            <Menu.RadioItem key={value} value={value} closeMenuOnClick>
              {label}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={14} />} onClick={() => void logOut()}>
          Log out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** Loads the page anew: nothing of the last user stays in memory. */
async function logOut(): Promise<void> {
  try {
    await api.auth.logOut();
    location.assign('/app/login');
  } catch (error) {
    notifyProblem(error);
  }
}

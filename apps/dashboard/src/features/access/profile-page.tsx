import { SegmentedControl, Stack, Text, useMantineColorScheme } from '@mantine/core';
import { useMe } from '#data/permissions.ts';
import { Page } from '#ui/page.tsx';
import { Section } from '#ui/section.tsx';
import { NameForm } from './name-form.tsx';
import { OwnSessions } from './own-sessions.tsx';
import { PasswordForm } from './password-form.tsx';

/** One's own account. */
export function ProfilePage() {
  const { email, role } = useMe();
  return (
    <Page title="Profile" lead={`${email} · ${role}`} width="form">
      <Stack gap="xl">
        <Section title="Name">
          <NameForm />
        </Section>
        <Section title="Theme" lead="Kept in this browser.">
          <Theme />
        </Section>
        <Section title="Password" lead="Your other sessions end when you change it.">
          <PasswordForm />
        </Section>
        <OwnSessions />
      </Stack>
    </Page>
  );
}

function Theme() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <div>
      <SegmentedControl
        aria-label="Theme"
        value={colorScheme}
        onChange={(value) => setColorScheme(value)}
        data={[
          { value: 'light', label: 'Light' },
          { value: 'dark', label: 'Dark' },
          { value: 'auto', label: 'As the system' },
        ]}
      />
      <Text size="xs" c="dimmed" mt={4}>
        “As the system” follows what your computer is set to.
      </Text>
    </div>
  );
}

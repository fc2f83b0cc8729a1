import type { OpenSession } from '@halyard/contracts/access';
import { Badge, Button, Group, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { mySessionsQuery } from '#data/access.queries.ts';
import { api } from '#data/api.ts';
import { Loaded } from '#ui/loaded.tsx';
import { notifyDone, notifyProblem } from '#ui/notify.tsx';
import { Section } from '#ui/section.tsx';
import { Time } from '#ui/time.tsx';
import classes from './own-sessions.module.css';
import { sayBrowser } from './say-browser.ts';

/** Where one is logged in, and how to end that. */
export function OwnSessions() {
  const query = useQuery(mySessionsQuery);
  const endAll = useMutation({
    mutationFn: () => api.auth.logOut({ everywhere: true }),
    onSuccess: () => location.assign('/app/login'),
    onError: notifyProblem,
  });
  return (
    <Section
      title="Sessions"
      lead="Where you are logged in."
      actions={
        <Button variant="default" loading={endAll.isPending} onClick={() => endAll.mutate()}>
          Log out everywhere
        </Button>
      }
    >
      <Loaded query={query}>
        {(sessions) => (
          <ul className={classes['list']}>
            {sessions.map((session) => (
              <SessionRow key={session.id} session={session} />
            ))}
          </ul>
        )}
      </Loaded>
    </Section>
  );
}

function SessionRow({ session }: { session: OpenSession }) {
  const client = useQueryClient();
  const what = sayBrowser(session.user_agent);
  const end = useMutation({
    mutationFn: () => api.auth.endMySession(session.id),
    onSuccess: () => {
      client.setQueryData(mySessionsQuery.queryKey, (sessions) =>
        sessions?.filter(({ id }) => id !== session.id),
      );
      notifyDone(`The session of ${what} has ended.`);
    },
    onError: notifyProblem,
  });
  return (
    <li>
      <Group justify="space-between" gap="sm" wrap="nowrap" py="xs">
        <Stack gap={2} miw={0}>
          <Group gap="xs">
            <Text size="sm" fw={550} truncate title={session.user_agent}>
              {what}
            </Text>
            {session.is_current && <Badge size="sm">this one</Badge>}
          </Group>
          <Text size="xs" c="dimmed">
            {session.ip_address} · logged in <Time at={session.created_at} /> · ends{' '}
            <Time at={session.expires_at} />
          </Text>
        </Stack>
        {!session.is_current && (
          <Button
            variant="default"
            loading={end.isPending}
            onClick={() => end.mutate()}
            aria-label={`End the session of ${what} at ${session.ip_address}`}
          >
            End
          </Button>
        )}
      </Group>
    </li>
  );
}

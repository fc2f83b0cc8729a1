import type { Flag } from '@halyard/contracts/flags';
import { Anchor, Badge, Group, Spoiler, Stack, Text } from '@mantine/core';
import { Time } from '#ui/time.tsx';
import classes from './flag-page.module.css';

/** What is common to a flag everywhere, as far as one wants to see it at a glance. */
export function FlagFacts({ flag }: { flag: Flag }) {
  const { description, links, tags } = flag;
  return (
    <Stack gap="xs" mb="md">
      <Group gap="xs" aria-label="About this flag" role="group">
        {flag.archived_at !== null && (
          <Badge color="yellow" variant="light" className={classes['archived']}>
            Archived <Time at={flag.archived_at} />
          </Badge>
        )}
        <Badge>{flag.kind}</Badge>
        <Badge>{flag.flag_type}</Badge>
        {tags.map((tag) => (
          <Badge key={tag} variant="outline" className={classes['tag']} title={tag}>
            {tag}
          </Badge>
        ))}
        <Text size="sm" c="dimmed" className={classes['owner']}>
          {flag.owner === '' ? 'No owner' : <bdi>{flag.owner}</bdi>}
        </Text>
      </Group>
      {description !== '' && (
        <Spoiler
          maxHeight={64}
          showLabel="More"
          hideLabel="Less"
          className={classes['description']}
        >
          <Text size="sm" c="dimmed" maw="44rem" dir="auto">
            {description}
          </Text>
        </Spoiler>
      )}
      {links.length > 0 && (
        <Group gap="md" component="ul" className={classes['links']}>
          {links.map(({ title, url }) => (
            <li key={`${title} ${url}`}>
              <Anchor href={url} size="sm" target="_blank" rel="noreferrer">
                {title}
              </Anchor>
            </li>
          ))}
        </Group>
      )}
    </Stack>
  );
}

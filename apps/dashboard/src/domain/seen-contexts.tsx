import type { EvaluationContext } from '@halyard/client';
import { Button, Menu, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { recentContextsQuery } from '#data/environments.queries.ts';
import { useRefusal } from '#data/permissions.ts';
import { Lines } from '#ui/loaded.tsx';
import { Problem } from '#ui/problem.tsx';
import { Time } from '#ui/time.tsx';
import classes from './context-editor.module.css';
import { sayContext } from './context-rows.ts';

interface RecentContextMenuProps {
  readonly environmentKey: string | undefined;
  /** Of the context that is chosen. */
  readonly label: string;
  readonly onChoose: (context: EvaluationContext) => void;
}

/** Offers contexts that applications asked for lately. */
export function RecentContextMenu({ environmentKey, label, onChoose }: RecentContextMenuProps) {
  const mayRead = useRefusal()('context:read') === undefined;
  const [isOpen, setIsOpen] = useState(false);
  if (!mayRead || environmentKey === undefined) return null;
  return (
    <Menu opened={isOpen} onChange={setIsOpen} position="bottom-end" width="22rem">
      <Menu.Target>
        <Button variant="subtle" size="compact-xs" aria-label={`Recently seen, for ${label}`}>
          Recently seen…
        </Button>
      </Menu.Target>
      <Menu.Dropdown className={classes['recent']}>
        {isOpen && <RecentContexts environmentKey={environmentKey} onChoose={onChoose} />}
      </Menu.Dropdown>
    </Menu>
  );
}

type RecentContextsProps = Pick<RecentContextMenuProps, 'onChoose'> & {
  readonly environmentKey: string;
};

function RecentContexts({ environmentKey, onChoose }: RecentContextsProps) {
  const { data, error, refetch } = useQuery(recentContextsQuery(environmentKey));
  if (error) return <Problem error={error} onRetry={() => void refetch()} />;
  if (!data) return <Lines count={3} height={16} />;
  if (data.length === 0) {
    return (
      <Text size="xs" c="dimmed" p="xs">
        No application has asked in {environmentKey} lately. Contexts show up here once one does.
      </Text>
    );
  }
  return data.map(({ context, seen_at }, index) => (
    <Menu.Item
      key={index}
      onClick={() => onChoose(context)}
      rightSection={
        <Text size="xs" c="dimmed" component="span">
          <Time at={seen_at} />
        </Text>
      }
    >
      <Text size="xs" lineClamp={2} className={classes['told']} component="span">
        {sayContext(context)}
      </Text>
    </Menu.Item>
  ));
}

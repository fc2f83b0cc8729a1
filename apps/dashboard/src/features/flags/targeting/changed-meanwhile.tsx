import type { FlagConfig } from '@halyard/contracts/flags';
import { Button, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { flagHistoryQuery } from '#data/flags.queries.ts';
import { Time } from '#ui/time.tsx';
import classes from './targeting-editor.module.css';

interface ChangedMeanwhileProps {
  readonly flagKey: string;
  readonly config: FlagConfig;
  readonly onShow: () => void;
}

/** Says that somebody else has saved while one edits; nothing is lost by it. */
export function ChangedMeanwhile({ flagKey, config, onShow }: ChangedMeanwhileProps) {
  const { data } = useInfiniteQuery(
    flagHistoryQuery(flagKey, { environment_key: config.environment_key }),
  );
  const who = data?.pages[0]?.items[0]?.user_email ?? 'Somebody';
  return (
    <Text component="div" role="status" className={classes['notice']} data-tone="warn">
      <span>
        <bdi>{who}</bdi> changed this <Time at={config.updated_at} />.
      </span>
      <Button variant="default" onClick={onShow}>
        Show
      </Button>
    </Text>
  );
}

import type { Experiment } from '@halyard/contracts/experiments';
import type { Results } from '@halyard/contracts/results';
import { Button, Group, Text } from '@mantine/core';
import { IconDownload, IconRefresh } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '#data/api.ts';
import { resultsQuery } from '#data/results.queries.ts';
import { notifyProblem } from '#ui/notify.tsx';
import { Time } from '#ui/time.tsx';

interface AsOfProps {
  readonly experiment: Experiment;
  readonly results: Results;
}

/** How new the figures are, newer ones, and all of them as a file. */
export function AsOf({ experiment: { key }, results }: AsOfProps) {
  const client = useQueryClient();
  const refresh = useMutation({
    mutationFn: () => api.results.get(key, { refresh: true }),
    onSuccess: (fresh) => {
      client.setQueryData(resultsQuery(key).queryKey, fresh);
      void client.invalidateQueries({ queryKey: ['results', 'summaries'] });
      void client.invalidateQueries({ queryKey: ['results', 'metric', key] });
    },
    onError: notifyProblem,
  });
  return (
    <Group gap="xs" role="group" aria-label="Figures">
      <Text size="xs" c="dimmed">
        as of <Time at={results.as_of} />
      </Text>
      <Button
        variant="subtle"
        size="compact-xs"
        leftSection={<IconRefresh size={14} aria-hidden />}
        loading={refresh.isPending}
        onClick={() => refresh.mutate()}
      >
        Refresh
      </Button>
      {(['json', 'csv'] as const).map((format) => (
        <Button
          key={format}
          component="a"
          href={api.results.exportUrl(key, { format })}
          download
          variant="subtle"
          size="compact-xs"
          leftSection={<IconDownload size={14} aria-hidden />}
        >
          Export {format.toUpperCase()}
        </Button>
      ))}
    </Group>
  );
}

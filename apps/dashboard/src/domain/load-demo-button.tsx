import type { Demo, DemoRemoval } from '@halyard/contracts/demo';
import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '#data/api.ts';
import { useRefusal } from '#data/permissions.ts';
import { notifyDone, notifyProblem } from '#ui/notify.tsx';
import { Reasoned } from '#ui/reasoned.tsx';
import { count } from './words/text.ts';

/** “12 flags, 4 segments, 6 metrics and 3 experiments”: what the demo brought or took away. */
export function sayDemo({
  flag_count: flags,
  segment_count: segments,
  metric_count: metrics,
  experiment_count: experiments,
}: Demo | DemoRemoval): string {
  const parts = [count(flags, 'flag'), count(segments, 'segment'), count(metrics, 'metric')];
  return `${parts.join(', ')} and ${count(experiments, 'experiment')}`;
}

/** Brings something to look around with, where there is nothing yet. */
export function LoadDemoButton() {
  const client = useQueryClient();
  const refusal = useRefusal()('demo:change');
  const load = useMutation({
    mutationFn: () => api.demo.load(),
    onSuccess: async (demo) => {
      notifyDone(`The demo is loaded: ${sayDemo(demo)}.`);
      await client.invalidateQueries();
    },
    onError: notifyProblem,
  });
  return (
    <Reasoned reason={refusal}>
      <Button
        variant="default"
        disabled={refusal !== undefined}
        loading={load.isPending}
        onClick={() => load.mutate()}
      >
        Load the demo
      </Button>
    </Reasoned>
  );
}

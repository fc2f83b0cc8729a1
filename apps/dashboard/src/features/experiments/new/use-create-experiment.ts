import type { CreateExperimentBody, Experiment } from '@halyard/contracts/experiments';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { api } from '#data/api.ts';
import { experimentQuery } from '#data/experiments.queries.ts';
import { notifyDone, notifyProblem } from '#ui/notify.tsx';

interface CreationOrder {
  readonly body: CreateExperimentBody;
  readonly isStarted: boolean;
}

interface Created {
  readonly experiment: Experiment;
  /** Why it does not run although that was wanted. */
  readonly error: unknown;
}

/** Creates the experiment, starts it where that is wanted, and goes to its page. */
export function useCreateExperiment() {
  const client = useQueryClient();
  const navigate = useNavigate();
  const mutation = useMutation({
    mutationFn: create,
    onSuccess: ({ experiment, error }) => {
      client.setQueryData(experimentQuery(experiment.key).queryKey, experiment);
      void client.invalidateQueries({ queryKey: ['experiments', 'list'] });
      void client.invalidateQueries({ queryKey: ['experiments', 'all'] });
      void client.invalidateQueries({ queryKey: ['metrics', 'all'] });
      if (error !== undefined) notifyProblem(error);
      else if (experiment.state === 'running') notifyDone(`${experiment.name} runs.`);
      else notifyDone(`Created ${experiment.name} as a draft.`);
    },
  });
  const key = mutation.data?.experiment.key;
  useEffect(() => {
    // When nothing is unsaved any more, so that leaving is not asked about.
    if (key !== undefined) void navigate({ to: '/app/experiments/$key', params: { key } });
  }, [key, navigate]);
  return mutation;
}

async function create({ body, isStarted }: CreationOrder): Promise<Created> {
  const draft = await api.experiments.create(body);
  if (!isStarted) return { experiment: draft, error: undefined };
  try {
    const { version } = draft;
    return { experiment: await api.experiments.start(draft.key, { version }), error: undefined };
  } catch (error) {
    // It is there as a draft, and its page says what it needs.
    return { experiment: draft, error };
  }
}

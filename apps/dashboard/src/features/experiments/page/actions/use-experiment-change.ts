import type { Experiment } from '@halyard/contracts/experiments';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { experimentQuery } from '#data/experiments.queries.ts';
import { isConflict } from '#data/is-conflict.ts';

/** Changes an experiment, and has all that shows it or its flag look again. */
export function useExperimentChange<Input>(
  run: (input: Input) => Promise<Experiment>,
  onDone: (after: Experiment) => void,
) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: run,
    onSuccess: (after) => {
      client.setQueryData(experimentQuery(after.key).queryKey, after);
      void client.invalidateQueries({ queryKey: ['experiments', 'list'] });
      void client.invalidateQueries({ queryKey: ['results'] });
      void client.invalidateQueries({ queryKey: ['flags'] });
      onDone(after);
    },
    // Where somebody was faster, what they did is to be seen before one tries again.
    onError: (error) => {
      if (isConflict(error)) void client.invalidateQueries({ queryKey: ['experiments'] });
    },
  });
}

import type { FlagConfig, FlagInEnvironment } from '@halyard/contracts/flags';
import { type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '#data/api.ts';
import { notifyDone, notifyProblem } from '#ui/notify.tsx';
import { takeConfig } from './config-cache.ts';
import { type ConfigPatch, draftOf, fieldsIn, pick } from './config-draft.ts';

/** A change of a flag in one environment. */
export interface ConfigChange {
  /** The config as it was seen. */
  readonly config: FlagConfig;
  readonly patch: ConfigPatch;
  readonly comment?: string | undefined;
  /** What is said when it is done: “Switched on in Production.” */
  readonly done: string;
}

/** Saves a change of a flag in one environment, and offers the way back. */
export function useConfigChange(flagKey: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ config, patch, comment }: ConfigChange) =>
      api.flags.changeIn(flagKey, config.environment_key, {
        ...patch,
        version: config.version,
        ...(comment !== undefined && { comment }),
      }),
    onSuccess: (answer, change) => {
      takeConfig(client, answer);
      notifyDone(change.done, { onUndo: () => void undo(client, change, answer) });
    },
  });
}

/** Saves what the changed fields said before, unless somebody has changed them since. */
async function undo(
  client: QueryClient,
  { config, patch }: ConfigChange,
  { key, version }: FlagInEnvironment,
): Promise<void> {
  const before = pick(draftOf(config), fieldsIn(patch));
  try {
    const answer = await api.flags.changeIn(key, config.environment_key, {
      ...before,
      version,
      comment: 'Undid the change before.',
    });
    takeConfig(client, answer);
    notifyDone('Undone.');
  } catch (error) {
    notifyProblem(error);
  }
}

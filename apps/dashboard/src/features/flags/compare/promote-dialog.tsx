import type { ConfigField, FlagDiff } from '@halyard/contracts/flag-promotion';
import type { Flag, FlagInEnvironment } from '@halyard/contracts/flags';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '#data/api.ts';
import { flagDiffQuery, flagQuery } from '#data/flags.queries.ts';
import { isConflict } from '#data/is-conflict.ts';
import { notifyDone, notifyProblem } from '#ui/notify.tsx';
import { newValues } from '../history/restorable.ts';
import { undoLatestIn } from '../history/undo-latest.ts';
import { ReviewDialog } from '../review/review-dialog.tsx';
import { takeConfig } from '../saving/config-cache.ts';
import { changesOf } from './differences.ts';

interface PromoteDialogProps {
  readonly flag: Flag;
  readonly diff: FlagDiff;
  readonly fields: ConfigField[];
  readonly onClose: () => void;
}

/** Shows what copying would change, and copies. */
export function PromoteDialog({ flag, diff, fields, onClose }: PromoteDialogProps) {
  const promote = usePromote(flag, diff, onClose);
  const changes = changesOf(diff, fields);
  return (
    <ReviewDialog
      title={`Promote ${flag.key} from ${diff.from.environment_key}`}
      environmentKey={diff.to.environment_key}
      flagKey={flag.key}
      changes={changes}
      config={newValues(changes)}
      isBusy={promote.isPending}
      error={promote.error}
      onConfirm={(comment) => promote.mutate({ fields, comment })}
      onClose={onClose}
    />
  );
}

interface Promotion {
  readonly fields: ConfigField[];
  readonly comment: string | undefined;
}

function usePromote(flag: Flag, diff: FlagDiff, onDone: () => void) {
  const client = useQueryClient();
  const { from, to } = diff;
  const lookAgain = () => {
    const { queryKey } = flagDiffQuery(flag.key, from.environment_key, to.environment_key);
    void client.invalidateQueries({ queryKey });
    void client.invalidateQueries({ queryKey: flagQuery(flag.key).queryKey });
    void client.invalidateQueries({ queryKey: ['flags', 'history', flag.key] });
  };
  const undo = async ({ version }: FlagInEnvironment) => {
    try {
      await undoLatestIn(flag, to.environment_key, version);
      lookAgain();
      notifyDone('Undone.');
    } catch (error) {
      notifyProblem(error);
    }
  };
  return useMutation({
    mutationFn: ({ fields, comment }: Promotion) =>
      api.flags.promote(flag.key, {
        from: from.environment_key,
        to: to.environment_key,
        fields,
        from_version: from.version,
        version: to.version,
        ...(comment !== undefined && { comment }),
      }),
    onSuccess: (answer) => {
      takeConfig(client, answer);
      lookAgain();
      onDone();
      notifyDone(`Promoted to ${to.environment_key}.`, { onUndo: () => void undo(answer) });
    },
    onError: (error) => {
      // Somebody was faster: the differences are shown anew, and may be confirmed again.
      if (isConflict(error)) lookAgain();
    },
  });
}

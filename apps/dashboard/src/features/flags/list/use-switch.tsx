import type { ConfigSummary } from '@halyard/contracts/flag-summaries';
import { type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useCallback, useState } from 'react';
import { api } from '#data/api.ts';
import { flagQuery, flagSummariesQuery } from '#data/flags.queries.ts';
import { putIntoSummaries } from '#data/live.ts';
import { notifyDone, notifyProblem } from '#ui/notify.tsx';
import { ReviewDialog } from '../review/review-dialog.tsx';

/** What somebody wants of a flag in an environment. */
interface Wish {
  readonly flagKey: string;
  readonly environmentKey: string;
  readonly isEnabled: boolean;
  readonly comment?: string | undefined;
  readonly isUndo?: boolean;
  /** The review shows what goes wrong. */
  readonly isReviewed?: boolean;
}

interface Switching {
  /** Switches at once; where the environment is protected, after a review. */
  readonly set: (wish: Wish, isProtected: boolean) => void;
  /** The review, while one is open. */
  readonly review: ReactNode;
}

/** Switches flags in the list: shown before the server has answered, and put back if it refuses. */
export function useSwitch(): Switching {
  const client = useQueryClient();
  const [reviewed, setReviewed] = useState<Wish>();
  const change = useMutation({
    // One after the other: each carries the version that the last one made.
    scope: { id: 'switch' },
    mutationFn: ({ flagKey, environmentKey, isEnabled, comment }: Wish) => {
      const version = configOf(client, flagKey, environmentKey)?.version;
      return api.flags.changeIn(flagKey, environmentKey, {
        is_enabled: isEnabled,
        ...(version !== undefined && { version }),
        ...(comment !== undefined && { comment }),
      });
    },
    onMutate: (wish) => show(client, wish, { is_enabled: wish.isEnabled }),
    onSuccess: ({ is_enabled, version }, wish) => {
      show(client, wish, { is_enabled, version });
      const { isUndo, comment: _c, isReviewed: _r, ...back } = wish;
      notifyDone(
        `${wish.flagKey} is ${is_enabled ? 'on' : 'off'} in ${wish.environmentKey}.`,
        isUndo
          ? {}
          : { onUndo: () => change.mutate({ ...back, isEnabled: !is_enabled, isUndo: true }) },
      );
    },
    onError: (error, wish) => {
      if (!wish.isReviewed) notifyProblem(error);
      show(client, wish, { is_enabled: !wish.isEnabled });
      void showAsItIs(client, wish.flagKey);
    },
  });

  const { mutate } = change;
  const set = useCallback(
    (wish: Wish, isProtected: boolean) => {
      if (isProtected) setReviewed(wish);
      else mutate(wish);
    },
    [mutate],
  );
  const close = () => {
    setReviewed(undefined);
    change.reset();
  };
  const review = reviewed && (
    <ReviewDialog
      title={`Switch ${reviewed.flagKey} ${reviewed.isEnabled ? 'on' : 'off'}`}
      environmentKey={reviewed.environmentKey}
      flagKey={reviewed.flagKey}
      changes={{ is_enabled: { old: !reviewed.isEnabled, new: reviewed.isEnabled } }}
      config={{ is_enabled: reviewed.isEnabled }}
      isBusy={change.isPending}
      error={change.error}
      onConfirm={(comment) =>
        mutate({ ...reviewed, comment, isReviewed: true }, { onSuccess: close })
      }
      onClose={close}
    />
  );
  return { set, review };
}

function configOf(client: QueryClient, flagKey: string, environmentKey: string) {
  return client
    .getQueryData(flagSummariesQuery().queryKey)
    ?.find(({ key }) => key === flagKey)
    ?.environments.find((config) => config.environment_key === environmentKey);
}

function show(
  client: QueryClient,
  { flagKey, environmentKey }: Wish,
  patch: Partial<ConfigSummary>,
): void {
  client.setQueryData(flagSummariesQuery().queryKey, (flags) =>
    flags?.map((flag) =>
      flag.key === flagKey
        ? {
            ...flag,
            environments: flag.environments.map((config) =>
              config.environment_key === environmentKey ? { ...config, ...patch } : config,
            ),
          }
        : flag,
    ),
  );
}

/** After a refusal: whatever was the reason, what is shown may be old. */
async function showAsItIs(client: QueryClient, flagKey: string): Promise<void> {
  const flag = await client
    .fetchQuery({ ...flagQuery(flagKey), staleTime: 0 })
    .catch(() => undefined);
  if (flag) putIntoSummaries(client, flagKey, flag);
}

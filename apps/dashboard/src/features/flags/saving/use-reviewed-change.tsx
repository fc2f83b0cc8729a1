import { ApiError } from '@halyard/client';
import { type ReactNode, useState } from 'react';
import { changesBetween } from '#domain/words/changes.ts';
import { ReviewDialog } from '../review/review-dialog.tsx';
import { type ConfigPatch, draftOf, fieldsIn, pick } from './config-draft.ts';
import { sayBegunEpoch } from './experiment-epoch.ts';
import { type ConfigChange, useConfigChange } from './use-config-change.ts';

/** A change that somebody wants to make. */
export interface Proposal extends ConfigChange {
  /** What it is, over the review: “Switch new-checkout on”. */
  readonly title: string;
  readonly onSaved?: (config: SavedConfig) => void;
  /** What the review cannot mend: faults of the input, or somebody who was faster. */
  readonly onRefused: (error: Error, comment: string | undefined) => void;
}

type SavedConfig = Awaited<ReturnType<ReturnType<typeof useConfigChange>['mutateAsync']>>;

interface ReviewedChange {
  /** Saves; in a protected environment not before it was reviewed. */
  readonly propose: (proposal: Proposal) => void;
  /** The review while there is one. */
  readonly dialog: ReactNode;
  readonly isSaving: boolean;
  /** What is being saved, to be shown as if it were done. */
  readonly saving: ConfigPatch | undefined;
}

/** The one way in which the pages of a flag save a change in an environment. */
export function useReviewedChange(flagKey: string): ReviewedChange {
  const [reviewed, setReviewed] = useState<Proposal>();
  const change = useConfigChange(flagKey);
  const save = (proposal: Proposal) =>
    change.mutate(proposal, {
      onSuccess: (answer) => {
        setReviewed(undefined);
        proposal.onSaved?.(answer);
      },
      onError: (error) => {
        if (proposal.config.is_protected && !isForEditor(error)) return;
        setReviewed(undefined);
        proposal.onRefused(error, proposal.comment);
      },
    });
  const close = () => {
    change.reset();
    setReviewed(undefined);
  };
  return {
    propose: (proposal) => {
      change.reset();
      if (proposal.config.is_protected) setReviewed(proposal);
      else save(proposal);
    },
    isSaving: change.isPending,
    saving: change.isPending ? change.variables.patch : undefined,
    dialog: reviewed && (
      <ReviewDialog
        title={reviewed.title}
        environmentKey={reviewed.config.environment_key}
        flagKey={flagKey}
        changes={changesOf(reviewed)}
        config={reviewed.patch}
        note={sayBegunEpoch(draftOf(reviewed.config), reviewed.patch)}
        {...(reviewed.comment !== undefined && { comment: reviewed.comment })}
        isBusy={change.isPending}
        error={change.error}
        onConfirm={(comment) => save({ ...reviewed, comment })}
        onClose={close}
      />
    ),
  };
}

/** Whether the answer concerns what was edited rather than the saving of it. */
function isForEditor(error: Error): boolean {
  return (
    error instanceof ApiError &&
    (error.code === 'VERSION_CONFLICT' || error.code === 'INVALID_INPUT')
  );
}

function changesOf({ config, patch }: ConfigChange) {
  const before = pick(draftOf(config), fieldsIn(patch));
  return changesBetween({ ...before }, { ...patch });
}

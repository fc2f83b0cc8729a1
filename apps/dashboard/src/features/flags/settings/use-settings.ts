import { ApiError } from '@halyard/client';
import type { Flag } from '@halyard/contracts/flags';
import { type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '#data/api.ts';
import { changesBetween } from '#domain/words/changes.ts';
import { notifyDone, notifyProblem } from '#ui/notify.tsx';
import { takeFlag } from '../saving/config-cache.ts';
import {
  fromDraft,
  type Settings,
  type SettingsDraft,
  settingsOf,
  settingsPatch,
  toDraft,
} from './settings-draft.ts';

interface Sent {
  readonly before: Settings;
  readonly patch: Partial<Settings>;
  readonly version: number;
  readonly comment: string | undefined;
}

/** The settings of a flag while they are edited. */
export function useSettings(flag: Flag) {
  const [base, setBase] = useState(flag);
  const [draft, setDraft] = useState(() => toDraft(settingsOf(flag), flag.value_type));
  const [comment, setComment] = useState('');
  const save = useSaving(flag.key);
  const type = flag.value_type;
  const before = settingsOf(base);
  const patch = settingsPatch(before, fromDraft(draft, type));
  const isDirty = Object.keys(patch).length > 0;
  const load = (saved: Flag) => {
    setBase(saved);
    setDraft(toDraft(settingsOf(saved), saved.value_type));
    setComment('');
  };
  // What somebody else saves shows up at once where nothing is being edited.
  if (flag.version > base.version && !isDirty && !save.isPending) load(flag);
  const send = (version: number) => {
    const said = comment.trim() || undefined;
    save.mutate({ before, patch, version, comment: said }, { onSuccess: load });
  };
  const theirs = currentOf(save.error);
  return {
    draft,
    edit: (fields: Partial<SettingsDraft>) => setDraft((known) => ({ ...known, ...fields })),
    patch,
    changes: changesBetween(pickOf(before, patch), { ...patch }),
    isDirty,
    comment,
    setComment,
    isBusy: save.isPending,
    error: theirs ? null : save.error,
    save: () => send(base.version),
    discard: () => {
      save.reset();
      load(flag);
    },
    /** What somebody else has saved meanwhile, where that was in the way. */
    conflict: theirs && {
      theirs,
      changes: changesBetween({ ...before }, { ...settingsOf(theirs) }),
      take: () => {
        save.reset();
        load(theirs);
      },
      /** Only what I changed is written over what they made of it. */
      overwrite: () => send(theirs.version),
    },
  };
}

function pickOf(settings: Settings, patch: Partial<Settings>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(settings).filter(([field]) => field in patch));
}

/** With VERSION_CONFLICT the flag as it is now. */
function currentOf(error: Error | null): Flag | undefined {
  if (!(error instanceof ApiError) || error.code !== 'VERSION_CONFLICT') return undefined;
  // The answer to a change has that shape, and so has what it was refused for.
  return error.current as Flag;
}

function useSaving(flagKey: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ patch, version, comment }: Sent) =>
      api.flags.change(flagKey, {
        ...patch,
        version,
        ...(comment !== undefined && { comment }),
      }),
    onSuccess: (answer, { before, patch }) => {
      takeFlag(client, answer);
      const back = pickOf(before, patch);
      notifyDone('Saved.', { onUndo: () => void undo(client, answer, back) });
    },
  });
}

/** Saves what the changed settings were before, unless somebody has changed them since. */
async function undo(client: QueryClient, saved: Flag, back: Partial<Settings>): Promise<void> {
  try {
    const { key, version } = saved;
    const comment = 'Undid the change before.';
    takeFlag(client, await api.flags.change(key, { ...back, version, comment }));
    notifyDone('Undone.');
  } catch (error) {
    notifyProblem(error);
  }
}

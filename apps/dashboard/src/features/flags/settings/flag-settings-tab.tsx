import { Divider, Stack, Text } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useState } from 'react';
import { useRefusal } from '#data/permissions.ts';
import { sayChanges } from '#domain/words/changes.ts';
import { fieldError } from '#ui/problem.tsx';
import { UnsavedGuard } from '#ui/unsaved-guard.tsx';
import { useFlag } from '../page/use-flag.ts';
import { SaveBar } from '../saving/save-bar.tsx';
import { ArchiveSection } from './archive-section.tsx';
import { DeleteSection } from './delete-section.tsx';
import { DetailsFields } from './details-fields.tsx';
import { EverywhereDialog } from './everywhere-dialog.tsx';
import classes from './flag-settings-tab.module.css';
import { changesServing } from './serving.ts';
import { SettingsConflict } from './settings-conflict.tsx';
import { settingsFaults } from './settings-draft.ts';
import { useSettings } from './use-settings.ts';
import { VariantsFields } from './variants-fields.tsx';

/** What is common to a flag in all environments, and the end of its life. */
export function FlagSettingsTab() {
  const flag = useFlag();
  const refusal = useRefusal()('flag:change') ?? archivedReason(flag.is_archived);
  const settings = useSettings(flag);
  const [isTried, setTried] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const { draft, edit, patch, error, conflict } = settings;
  const faults = settingsFaults(draft, flag.value_type);
  const faultAt = (path: string) =>
    (isTried ? faults.get(path) : undefined) ?? fieldError(error, path);
  const fields = { flag, draft, edit, faultAt, isDisabled: refusal !== undefined };
  const isSensitive =
    changesServing(patch) && flag.environments.some(({ is_protected }) => is_protected);
  const save = () => {
    setTried(true);
    if (faults.size > 0) return;
    if (isSensitive) setAsking(true);
    else settings.save();
  };
  return (
    <div className={classes['settings']}>
      {refusal !== undefined && (
        <Text size="sm" c="dimmed" role="note" mb="md">
          <IconLock size={14} aria-hidden /> {refusal}
        </Text>
      )}
      <Stack gap="xl">
        <DetailsFields {...fields} />
        <VariantsFields {...fields} />
      </Stack>
      {conflict && <SettingsConflict {...conflict} isBusy={settings.isBusy} />}
      {refusal === undefined && (
        <SaveBar
          words={sayChanges(settings.changes)}
          action={isSensitive ? 'Review changes' : 'Save'}
          isBusy={settings.isBusy}
          faults={isTried ? [...faults.values()] : []}
          error={isAsking ? null : error}
          comment={settings.comment}
          onComment={settings.setComment}
          onSave={save}
          onDiscard={() => {
            setTried(false);
            settings.discard();
          }}
        />
      )}
      <Divider my="xl" />
      <Stack gap="xl">
        <ArchiveSection flag={flag} />
        <DeleteSection flag={flag} />
      </Stack>
      {isAsking && settings.isDirty && !conflict && (
        <EverywhereDialog
          flag={flag}
          changes={settings.changes}
          isBusy={settings.isBusy}
          error={error}
          onConfirm={settings.save}
          onClose={() => setAsking(false)}
        />
      )}
      <UnsavedGuard isDirty={settings.isDirty} />
    </div>
  );
}

function archivedReason(isArchived: boolean): string | undefined {
  return isArchived ? 'This flag is archived: bring it back before you change it.' : undefined;
}

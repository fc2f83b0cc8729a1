import type { Flag, FlagConfig } from '@halyard/contracts/flags';
import { Text } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { sayConfig } from '#domain/words/config.ts';
import { UnsavedGuard } from '#ui/unsaved-guard.tsx';
import { spokenDraft } from '../saving/config-draft.ts';
import { SaveBar } from '../saving/save-bar.tsx';
import { TestPanel } from '../test/test-panel.tsx';
import { ChangedMeanwhile } from './changed-meanwhile.tsx';
import { ConflictDialog } from './conflict-dialog.tsx';
import { EvaluationSteps } from './evaluation-steps.tsx';
import classes from './targeting-editor.module.css';
import { useConfigRefusal } from './use-config-refusal.ts';
import { useTargetingEditor } from './use-targeting-editor.ts';

interface TargetingEditorProps {
  readonly flag: Flag;
  readonly config: FlagConfig;
}

/** Edits how a flag behaves in one environment, in the order in which it is evaluated. */
export function TargetingEditor({ flag, config }: TargetingEditorProps) {
  const environmentKey = config.environment_key;
  const refusal = useConfigRefusal(flag, environmentKey);
  const editor = useTargetingEditor(flag, config);
  const { draft, conflict } = editor;
  return (
    <>
      {refusal !== undefined && (
        <Text className={classes['notice']} component="div" role="note">
          <span>
            <IconLock size={14} aria-hidden /> {refusal}
          </span>
        </Text>
      )}
      {editor.isBehind && (
        <ChangedMeanwhile flagKey={flag.key} config={config} onShow={editor.showTheirs} />
      )}
      <div className={classes['layout']}>
        <div onKeyDown={editor.onKeyDown} role="presentation">
          <Text size="sm" className={classes['sentence']}>
            {sayConfig(spokenDraft(draft, flag.flag_type))}
          </Text>
          <EvaluationSteps
            flag={flag}
            environmentKey={environmentKey}
            draft={draft}
            onEdit={editor.edit}
            faultAt={editor.faultAt}
            isDisabled={refusal !== undefined}
          />
          {refusal === undefined && <SaveBar {...editor.bar} />}
        </div>
        <aside className={classes['test']} aria-label="Try it">
          <TestPanel flag={flag} environmentKey={environmentKey} draft={editor.patch} />
        </aside>
      </div>
      {conflict && (
        <ConflictDialog
          {...conflict}
          key={conflict.version}
          environmentKey={environmentKey}
          fields={editor.fields}
        />
      )}
      {editor.dialog}
      <UnsavedGuard isDirty={editor.isDirty} place="environment" />
    </>
  );
}

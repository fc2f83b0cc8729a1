import type { Environment } from '@halyard/contracts/environments';
import {
  Autocomplete,
  Checkbox,
  NumberInput,
  Stack,
  TagsInput,
  Textarea,
  TextInput,
} from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './create-flag.module.css';
import { FirstEnvironments } from './first-environments.tsx';
import { cleanTags, type FlagDraft, keyOf } from './flag-draft.ts';
import { PresetChoice } from './preset-choice.tsx';
import { VariantsEditor } from './variants-editor.tsx';

interface CreateFlagFormProps {
  readonly draft: FlagDraft;
  readonly environments: readonly Environment[];
  readonly on: readonly string[];
  readonly knownTags: readonly string[];
  readonly knownOwners: readonly string[];
  readonly faultAt: (path: string) => string | undefined;
  /** What the key's fault offers to do. */
  readonly keyHelp: ReactNode;
  readonly onChange: (patch: Partial<FlagDraft>) => void;
}

/** The fields of a new flag. */
export function CreateFlagForm(props: CreateFlagFormProps) {
  const { draft, environments, on, faultAt, onChange } = props;
  return (
    <Stack gap="md">
      <div className={classes['pair']}>
        <TextInput
          label="Name"
          value={draft.name}
          onChange={(event) => onChange({ name: event.currentTarget.value })}
          error={faultAt('name')}
          data-autofocus
          required
          withAsterisk={false}
        />
        <TextInput
          label="Key"
          description={props.keyHelp}
          inputWrapperOrder={['label', 'input', 'error', 'description']}
          classNames={{ input: classes['mono'] ?? '' }}
          value={keyOf(draft)}
          onChange={(event) => onChange({ key: event.currentTarget.value || undefined })}
          error={faultAt('key')}
          spellCheck={false}
          autoCapitalize="none"
          required
          withAsterisk={false}
        />
      </div>
      <PresetChoice value={draft.preset} onChange={(preset) => onChange({ preset })} />
      {draft.preset === 'multivariate' && (
        <VariantsEditor
          draft={draft}
          isServed={on.length > 0}
          faultAt={faultAt}
          onChange={onChange}
        />
      )}
      <FirstEnvironments
        environments={environments}
        on={on}
        onChange={(chosen) => onChange({ environments: chosen })}
      />
      {draft.preset === 'percentage' && on.length > 0 && (
        <NumberInput
          size="xs"
          w="10rem"
          label="On for"
          suffix=" %"
          min={0}
          max={100}
          decimalScale={3}
          value={draft.percentage}
          onChange={(percentage) => onChange({ percentage })}
          error={faultAt('rollout_percentage')}
        />
      )}
      <Textarea
        label="Description"
        autosize
        minRows={1}
        maxRows={6}
        value={draft.description}
        onChange={(event) => onChange({ description: event.currentTarget.value })}
        error={faultAt('description')}
      />
      <div className={classes['pair']}>
        <TagsInput
          label="Tags"
          data={[...props.knownTags]}
          splitChars={[',', ' ', ';']}
          value={[...draft.tags]}
          onChange={(tags) => onChange({ tags: cleanTags(tags) })}
          error={faultAt('tags')}
        />
        <Autocomplete
          size="xs"
          label="Owner"
          data={[...props.knownOwners]}
          limit={8}
          value={draft.owner}
          onChange={(owner) => onChange({ owner })}
          error={faultAt('owner')}
        />
      </div>
      <Checkbox
        label="Available to browsers and apps"
        description={
          draft.isClientSide
            ? 'Client keys can read its value, and so can anybody who looks into a page or an app.'
            : 'Servers only: a page or an app that asks for it always gets the default in its code.'
        }
        classNames={{ description: classes['hint'] ?? '' }}
        checked={draft.isClientSide}
        onChange={(event) => onChange({ isClientSide: event.currentTarget.checked })}
      />
    </Stack>
  );
}

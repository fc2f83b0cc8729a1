import type { FlagKind } from '@halyard/contracts/flags';
import { Select, Switch, TagsInput, Textarea, TextInput } from '@mantine/core';
import { Section } from '#ui/section.tsx';
import classes from './flag-settings-tab.module.css';
import { LinksFields } from './links-fields.tsx';
import type { SettingsFieldsProps } from './settings-fields.ts';

const KINDS: Readonly<Record<FlagKind, string>> = {
  release: 'Release: rolls something new out, then goes',
  experiment: 'Experiment: compares variants, then goes',
  operational: 'Operational: stays, to switch things off in need',
  permission: 'Permission: stays, for whom something is meant',
};
const KIND_NAMES = Object.keys(KINDS) as FlagKind[];

/** What people know a flag by. */
export function DetailsFields(props: SettingsFieldsProps) {
  const { draft, edit, faultAt, isDisabled } = props;
  return (
    <Section title="About this flag" lead="The same in all environments.">
      <div className={classes['fields']}>
        <TextInput
          label="Name"
          required
          maxLength={200}
          value={draft.name}
          onChange={(event) => edit({ name: event.currentTarget.value })}
          error={faultAt('name')}
          disabled={isDisabled}
        />
        <Textarea
          label="Description"
          autosize
          minRows={2}
          maxRows={12}
          maxLength={2000}
          value={draft.description}
          onChange={(event) => edit({ description: event.currentTarget.value })}
          error={faultAt('description')}
          disabled={isDisabled}
        />
        <div className={classes['pair']}>
          <Select
            label="Kind"
            data={KIND_NAMES.map((value) => ({ value, label: KINDS[value] }))}
            value={draft.kind}
            onChange={(kind) => kind !== null && edit({ kind })}
            allowDeselect={false}
            disabled={isDisabled}
          />
          <TextInput
            label="Owner"
            description="A person or a team who answers for it"
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            maxLength={200}
            value={draft.owner}
            onChange={(event) => edit({ owner: event.currentTarget.value })}
            error={faultAt('owner')}
            disabled={isDisabled}
          />
        </div>
        <TagsInput
          label="Tags"
          value={draft.tags}
          onChange={(tags) => edit({ tags: tags.map((tag) => tag.trim().replaceAll(/\s+/g, '-')) })}
          maxTags={20}
          splitChars={[',', ' ']}
          error={faultAt('tags')}
          disabled={isDisabled}
        />
        <LinksFields {...props} />
        <Switch
          label="Available to browsers and apps"
          description={
            draft.client_side
              ? 'Client keys may evaluate it. Anybody who reads such a key in a page can see its values.'
              : 'Only servers may evaluate it: pages and apps with a client key get the default of their code.'
          }
          checked={draft.client_side}
          onChange={(event) => edit({ client_side: event.currentTarget.checked })}
          disabled={isDisabled}
        />
      </div>
    </Section>
  );
}

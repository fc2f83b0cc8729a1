import type { FlagSummary } from '@halyard/contracts/flag-summaries';
import { Autocomplete, Select, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { api } from '#data/api.ts';
import { notifyDone } from '#ui/notify.tsx';
import { BulkDialog } from './bulk-dialog.tsx';
import { knownWords } from './flag-filter.ts';

interface BulkTagsProps {
  readonly flags: readonly FlagSummary[];
  readonly onDone: () => void;
  readonly onClose: () => void;
}

const MAX_TAG_LENGTH = 50;

/** Gives a tag to many flags. */
export function AddTag({
  flags,
  known,
  onDone,
  onClose,
}: BulkTagsProps & { readonly known: readonly string[] }) {
  const [text, setText] = useState('');
  const tag = text.trim();
  const fault = faultOf(tag);
  const without = flags.filter(({ tags }) => !tags.includes(tag));
  return (
    <BulkDialog
      title={`Tag ${sayFlags(flags.length)}`}
      action="Add the tag"
      flags={tag === '' || fault !== undefined ? [] : without}
      work={({ key, tags, version }) => api.flags.change(key, { tags: [...tags, tag], version })}
      onDone={(done) => {
        notifyDone(`Tagged ${sayFlags(done.length)} with ${tag}.`);
        onDone();
      }}
      onClose={onClose}
    >
      <Stack gap="xs">
        <Autocomplete
          size="xs"
          label="Tag"
          data={[...known]}
          value={text}
          onChange={setText}
          error={fault}
          limit={8}
          data-autofocus
        />
        {tag !== '' && without.length < flags.length && (
          <Text size="xs" c="dimmed">
            {sayFlags(flags.length - without.length)} already so tagged
          </Text>
        )}
      </Stack>
    </BulkDialog>
  );
}

/** Takes a tag from many flags. */
export function RemoveTag({ flags, onDone, onClose }: BulkTagsProps) {
  const [tag, setTag] = useState<string | null>(null);
  const tagged = flags.filter(({ tags }) => tag !== null && tags.includes(tag));
  return (
    <BulkDialog
      title={`Take a tag from ${sayFlags(flags.length)}`}
      action="Remove the tag"
      flags={tagged}
      work={({ key, tags, version }) =>
        api.flags.change(key, { tags: tags.filter((it) => it !== tag), version })
      }
      onDone={(done) => {
        notifyDone(`Took ${tag} from ${sayFlags(done.length)}.`);
        onDone();
      }}
      onClose={onClose}
    >
      <Select
        label="Tag"
        data={[...knownWords(flags).tags]}
        value={tag}
        onChange={setTag}
        description={tag === null ? undefined : `On ${sayFlags(tagged.length)} of these`}
        data-autofocus
      />
    </BulkDialog>
  );
}

/** “1 flag”, “12 flags”. */
export function sayFlags(count: number): string {
  return `${count.toLocaleString('en')} flag${count === 1 ? '' : 's'}`;
}

function faultOf(tag: string): string | undefined {
  if (/\s/.test(tag)) return 'A tag has no spaces.';
  return tag.length > MAX_TAG_LENGTH ? `At most ${MAX_TAG_LENGTH} characters.` : undefined;
}

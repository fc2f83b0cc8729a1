import type { KeyList, Segment } from '@halyard/contracts/segments';
import { Button, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '#data/api.ts';
import { count } from '#domain/words/text.ts';
import { notifyProblem } from '#ui/notify.tsx';
import { Reasoned } from '#ui/reasoned.tsx';
import { saveText } from '#ui/save-text.ts';
import { Section } from '#ui/section.tsx';
import { TagsField } from '#ui/tags-field.tsx';
import { KeyUploadDialog } from './key-upload-dialog.tsx';
import { type SegmentDraft, withKeys } from './segment-draft.ts';

const WORDS = {
  included: {
    title: 'Included',
    lead: 'In, whatever the conditions say.',
  },
  excluded: { title: 'Excluded', lead: 'Out, whatever else is said.' },
} as const;

/** Longest targeting key, in characters. */
const MAX_LENGTH = 1000;

interface KeyListEditorProps {
  /** As it is saved: files are taken and given by the server. */
  readonly segment: Segment;
  readonly list: KeyList;
  readonly draft: SegmentDraft;
  readonly onChange: (draft: Partial<SegmentDraft>) => void;
  /** Keys that stand on both lists. */
  readonly both: ReadonlySet<string>;
  readonly isDisabled: boolean;
  /** Whether something is not saved yet, which a file would pass by. */
  readonly isDirty: boolean;
}

/** One of the lists of targeting keys: typed, pasted, or exchanged as a file. */
export function KeyListEditor(props: KeyListEditorProps) {
  const { segment, list, draft, onChange, both, isDisabled, isDirty } = props;
  const [isUploading, setIsUploading] = useState(false);
  const download = useMutation({
    mutationFn: () => api.segments.downloadKeys(segment.key, list),
    onSuccess: (csv) => saveText(csv, `${segment.key}-${list}.csv`),
    onError: notifyProblem,
  });
  const keys = draft[list];
  const { title, lead } = WORDS[list];
  const faulty = list === 'included' && both.size > 0 ? placesOf(keys, both) : undefined;
  return (
    <Section
      title={title}
      lead={
        <>
          {lead}{' '}
          <Text span inherit data-numeric>
            {count(keys.length, 'key')}.
          </Text>
        </>
      }
      actions={
        <>
          {!isDisabled && (
            <Reasoned reason={isDirty ? 'Save or discard your changes first.' : undefined}>
              <Button
                variant="default"
                disabled={isDirty}
                aria-label={`Upload CSV of ${list} keys`}
                onClick={() => setIsUploading(true)}
              >
                Upload CSV
              </Button>
            </Reasoned>
          )}
          <Button
            variant="default"
            aria-label={`Download CSV of ${list} keys`}
            disabled={segment[list].length === 0}
            loading={download.isPending}
            onClick={() => download.mutate()}
          >
            Download CSV
          </Button>
        </>
      }
    >
      <TagsField
        label={`${title} keys`}
        tags={keys}
        {...(faulty && { faultyTags: faulty })}
        separator={null}
        placeholder="A targeting key, then Enter; or paste one per line"
        isDisabled={isDisabled}
        onAdd={(added) => {
          const [short, long] = [added.filter(isShort), added.filter((key) => !isShort(key))];
          if (short.length > 0) onChange({ [list]: withKeys(keys, short) });
          if (long.length === 0) return undefined;
          return { refused: long, reason: `A key has at most ${MAX_LENGTH} characters.` };
        }}
        onRemove={(place) => onChange({ [list]: keys.filter((_, at) => at !== place) })}
      />
      {faulty && (
        <Text size="xs" c="var(--hy-warn-text)">
          {count(both.size, 'key')} of these {both.size === 1 ? 'is' : 'are'} excluded too, and so
          out.
        </Text>
      )}
      {isUploading && (
        <KeyUploadDialog segment={segment} list={list} onClose={() => setIsUploading(false)} />
      )}
    </Section>
  );
}

function isShort(key: string): boolean {
  return Array.from(key).length <= MAX_LENGTH;
}

function placesOf(keys: readonly string[], wanted: ReadonlySet<string>): Set<number> {
  return new Set(keys.flatMap((key, place) => (wanted.has(key) ? [place] : [])));
}

import type { KeyList, KeyListChange, KeyListMode, Segment } from '@halyard/contracts/segments';
import { Button, FileButton, Group, Modal, Radio, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type DragEvent, useState } from 'react';
import { api } from '#data/api.ts';
import { segmentQuery } from '#data/segments.queries.ts';
import { count, counted } from '#domain/words/text.ts';
import { Mono } from '#ui/mono.tsx';
import { notifyDone, notifyProblem } from '#ui/notify.tsx';
import { Problem } from '#ui/problem.tsx';
import { type KeyFile, MAX_FILE_BYTES, readKeyFile } from './key-file.ts';
import classes from './members-tab.module.css';

const MODES: readonly { value: KeyListMode; label: string; description: string }[] = [
  { value: 'add', label: 'Add', description: 'The keys of the file come on the list.' },
  { value: 'remove', label: 'Remove', description: 'The keys of the file go from the list.' },
  { value: 'replace', label: 'Replace', description: 'The list is the file, and nothing else.' },
];

interface KeyUploadDialogProps {
  readonly segment: Segment;
  readonly list: KeyList;
  readonly onClose: () => void;
}

/** Takes a file of keys: shows what is in it, then changes the list by it at once. */
export function KeyUploadDialog({ segment, list, onClose }: KeyUploadDialogProps) {
  const [file, setFile] = useState<KeyFile>();
  const [fault, setFault] = useState<string>();
  const [mode, setMode] = useState<KeyListMode>('add');
  const upload = useUpload(segment, list, onClose);
  const take = async (chosen: File | null | undefined) => {
    if (!chosen) return;
    upload.reset();
    // What is too large anyway is not read first.
    const bytes = await chosen.slice(0, MAX_FILE_BYTES + 1).arrayBuffer();
    const reading = readKeyFile(chosen.name, bytes);
    setFile('fault' in reading ? undefined : reading);
    setFault('fault' in reading ? reading.fault : undefined);
  };
  return (
    <Modal opened onClose={onClose} title={`Upload ${list} keys`} size="32rem">
      <Stack gap="md">
        <DropZone onFile={(chosen) => void take(chosen)} />
        {fault !== undefined && (
          <Text size="sm" c="var(--hy-bad-text)" role="alert">
            {fault}
          </Text>
        )}
        {file && <FilePreview file={file} />}
        <Radio.Group
          label="What becomes of the list"
          value={mode}
          onChange={(it) => setMode(modeOf(it))}
        >
          <Stack gap="xs" mt="xs">
            {MODES.map(({ value, label, description }) => (
              <Radio key={value} size="xs" value={value} label={label} description={description} />
            ))}
          </Stack>
        </Radio.Group>
        {upload.isError && <Problem error={upload.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button
            disabled={!file}
            loading={upload.isPending}
            onClick={() => file && upload.mutate({ csv: file.text, mode })}
          >
            Upload
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function modeOf(word: string): KeyListMode {
  return MODES.find(({ value }) => value === word)?.value ?? 'add';
}

function DropZone({ onFile }: { readonly onFile: (file: File | null | undefined) => void }) {
  const [isOver, setIsOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setIsOver(false);
    onFile(event.dataTransfer.files[0]);
  };
  return (
    <div
      className={classes['drop']}
      data-over={isOver}
      role="group"
      aria-label="File"
      onDragOver={(event) => {
        event.preventDefault();
        setIsOver(true);
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={drop}
    >
      <FileButton accept=".csv,.txt,text/csv,text/plain" onChange={onFile}>
        {(props) => (
          <Button variant="default" {...props}>
            Choose a file
          </Button>
        )}
      </FileButton>
      <Text size="sm" c="dimmed">
        or drop it here. One targeting key per line, or in the first column of a CSV; up to 16 MiB.
      </Text>
    </div>
  );
}

function FilePreview({ file: { name, lineCount, first } }: { readonly file: KeyFile }) {
  const rest = lineCount - first.length;
  return (
    <section aria-label="What is in the file">
      <Text size="sm">
        <Mono>{name}</Mono>: {count(lineCount, 'line')}
      </Text>
      <ol className={classes['lines']}>
        {first.map((key, index) => (
          <li key={index}>
            <Mono>{key === '' ? '(empty)' : key}</Mono>
          </li>
        ))}
      </ol>
      {rest > 0 && (
        <Text size="xs" c="dimmed">
          and {counted(rest)} more
        </Text>
      )}
    </section>
  );
}

interface Sending {
  readonly csv: string;
  readonly mode: KeyListMode;
}

function useUpload(segment: Segment, list: KeyList, onDone: () => void) {
  const client = useQueryClient();
  const { key, version } = segment;
  const refresh = () => client.invalidateQueries({ queryKey: ['segments'] });
  return useMutation({
    mutationFn: ({ csv, mode }: Sending) =>
      api.segments.uploadKeys(key, list, csv, { mode, version }),
    onSuccess: async (change) => {
      await client.invalidateQueries({ queryKey: segmentQuery(key).queryKey });
      void refresh();
      const undo = () =>
        void api.segments
          .change(key, { [list]: segment[list], version: change.version })
          .then(refresh, notifyProblem);
      notifyDone(sayUpload(change), change.added + change.removed > 0 ? { onUndo: undo } : {});
      onDone();
    },
  });
}

/** “Added 120, 3 duplicates in the file. 1,204 keys now.” */
function sayUpload({ added, removed, duplicates, count: keys }: KeyListChange): string {
  const parts = [
    ...(added > 0 ? [`added ${counted(added)}`] : []),
    ...(removed > 0 ? [`removed ${counted(removed)}`] : []),
    ...(added + removed === 0 ? ['nothing changed'] : []),
    ...(duplicates > 0 ? [`${count(duplicates, 'duplicate')} in the file`] : []),
  ].join(', ');
  return `${parts.charAt(0).toUpperCase()}${parts.slice(1)}. ${count(keys, 'key')} now.`;
}

import type { FlagSummary } from '@halyard/contracts/flag-summaries';
import type { Flag } from '@halyard/contracts/flags';
import { Progress as Bar, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { putIntoSummaries } from '#data/live.ts';
import { Mono } from '#ui/mono.tsx';
import { describeProblem } from '#ui/problem.tsx';
import classes from './flag-list.module.css';
import { type Progress, runForEach } from './run-for-each.ts';

interface BulkDialogProps {
  readonly title: string;
  /** What the button says. */
  readonly action: string;
  /** Those that something is to be done with; none yet disables the button. */
  readonly flags: readonly FlagSummary[];
  readonly work: (flag: FlagSummary) => Promise<Flag>;
  /** All of them are done; where some failed, once that was read. */
  readonly onDone: (done: readonly Flag[]) => void;
  readonly onClose: () => void;
  /** What it means, and what else has to be said. */
  readonly children: ReactNode;
}

/** Does the same with many flags, says how far it is, and which ones refused. */
export function BulkDialog(props: BulkDialogProps) {
  const { title, action, flags, work, onDone, onClose } = props;
  const client = useQueryClient();
  const [progress, setProgress] = useState<Progress<FlagSummary, Flag>>();
  const [isRunning, setRunning] = useState(false);
  const run = async () => {
    setRunning(true);
    setProgress({ all: flags.length, done: [], failed: [] });
    const end = await runForEach(
      flags,
      async (flag) => {
        const changed = await work(flag);
        putIntoSummaries(client, changed.key, changed);
        return changed;
      },
      setProgress,
    );
    setRunning(false);
    if (end.failed.length === 0) onDone(end.done);
  };
  const close = () => {
    if (isRunning) return;
    if (progress) onDone(progress.done);
    else onClose();
  };
  return (
    <Modal opened onClose={close} title={title} withCloseButton={!isRunning}>
      <Stack gap="md">
        {progress ? <Report progress={progress} /> : props.children}
        <Group justify="flex-end" gap="xs">
          {!isRunning && (
            <Button variant="default" onClick={close}>
              {progress ? 'Close' : 'Cancel'}
            </Button>
          )}
          {(!progress || isRunning) && (
            <Button loading={isRunning} disabled={flags.length === 0} onClick={() => void run()}>
              {action}
            </Button>
          )}
        </Group>
      </Stack>
    </Modal>
  );
}

function Report({ progress }: { progress: Progress<FlagSummary, Flag> }) {
  const { all, done, failed } = progress;
  const tried = done.length + failed.length;
  return (
    <Stack gap="xs">
      <Text size="sm" role="status" data-numeric>
        {tried} of {all}
        {failed.length > 0 && `, ${failed.length} refused`}
      </Text>
      <Bar value={(tried / all) * 100} size="sm" aria-label="Progress" />
      {failed.length > 0 && (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable
        <ul className={classes['failures']} aria-label="Refused" tabIndex={0}>
          {failed.map(({ item, error }) => {
            const { title, detail } = describeProblem(error);
            return (
              <li key={item.key}>
                <Mono>{item.key}</Mono>: {title} {detail}
              </li>
            );
          })}
        </ul>
      )}
    </Stack>
  );
}

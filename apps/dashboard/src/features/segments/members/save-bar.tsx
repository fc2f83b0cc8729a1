import { Button, Text, TextInput } from '@mantine/core';
import { list, name } from '#domain/words/text.ts';
import { Problem } from '#ui/problem.tsx';
import classes from './members-tab.module.css';

/** Most changes that are told. */
const TOLD = 3;

interface SaveBarProps {
  readonly words: readonly string[];
  /** Whether somebody saved something else since. */
  readonly isBehind: boolean;
  /** What has to be mended first. */
  readonly fault: string | undefined;
  /** The protected environments in which it takes effect. */
  readonly protectedKeys: readonly string[];
  readonly comment: string;
  readonly onComment: (comment: string) => void;
  readonly isBusy: boolean;
  readonly error: unknown;
  readonly onDiscard: () => void;
  readonly onSave: () => void;
}

/** Stays in sight while something is not saved: what it is, and what to do with it. */
export function SaveBar(props: SaveBarProps) {
  const { words, isBehind, fault, protectedKeys, comment, isBusy, error } = props;
  const more = words.length - TOLD;
  return (
    <section className={classes['bar']} aria-label="Unsaved changes">
      {error !== undefined && error !== null && <Problem error={error} />}
      <div className={classes['words']}>
        <Text size="sm" role="status" lineClamp={3}>
          {words.slice(0, TOLD).join(' · ')}
          {more > 0 && ` · and ${more} more`}
        </Text>
        {(fault !== undefined || isBehind) && (
          <Text size="xs" c="var(--hy-warn-text)">
            {fault ?? 'Somebody saved another change meanwhile; saving shows both.'}
          </Text>
        )}
      </div>
      <div className={classes['actions']}>
        <TextInput
          aria-label="Comment"
          placeholder="Why? (optional comment)"
          className={classes['comment'] ?? ''}
          maxLength={2000}
          value={comment}
          onChange={(event) => props.onComment(event.currentTarget.value)}
        />
        <Button variant="default" onClick={props.onDiscard} disabled={isBusy}>
          Discard
        </Button>
        <Button onClick={props.onSave} loading={isBusy} disabled={fault !== undefined}>
          {protectedKeys.length > 0 ? `Review for ${list(protectedKeys.map(name))}` : 'Save'}
        </Button>
      </div>
    </section>
  );
}

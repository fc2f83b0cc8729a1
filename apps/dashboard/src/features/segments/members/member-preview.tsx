import { ApiError, type EvaluationContext } from '@halyard/client';
import type { SegmentPreview } from '@halyard/contracts/segment-preview';
import type { SegmentConfig } from '@halyard/contracts/segments';
import { Select, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useRefusal } from '#data/permissions.ts';
import { segmentPreviewQuery } from '#data/segments.queries.ts';
import { ContextEditor } from '#domain/context-editor.tsx';
import { useEnvironments } from '#domain/environment-chip.tsx';
import { count, counted } from '#domain/words/text.ts';
import { Mono } from '#ui/mono.tsx';
import { Problem } from '#ui/problem.tsx';
import { Section } from '#ui/section.tsx';
import classes from './members-tab.module.css';

const ASK_AFTER_MS = 250;

interface MemberPreviewProps {
  readonly segmentKey: string;
  /** What is edited and not saved yet. */
  readonly patch: SegmentConfig;
  readonly environmentKey: string | undefined;
  readonly onEnvironment: (key: string) => void;
}

/** Who is in it, as it is being edited: recently seen contexts, and one to try. */
export function MemberPreview(props: MemberPreviewProps) {
  const { segmentKey, patch, environmentKey, onEnvironment } = props;
  const environments = useEnvironments();
  const mayRead = useRefusal()('context:read') === undefined;
  const [context, setContext] = useState<EvaluationContext>({});
  const isEmpty = Object.keys(context).length === 0;
  const body = JSON.stringify({
    segment_key: segmentKey,
    ...(Object.keys(patch).length > 0 && { config: patch }),
    environment_key: environmentKey,
    contexts: isEmpty ? [] : [context],
    recent: mayRead && environmentKey !== undefined,
  });
  const [asked] = useDebouncedValue(body, ASK_AFTER_MS);
  const { data, error, refetch } = useQuery(segmentPreviewQuery(asked));
  const kept = useLast(data);
  const isFaulty = error instanceof ApiError && error.code === 'INVALID_INPUT';
  return (
    <aside className={classes['preview']} aria-label="Preview">
      <Section title="Who matches">
        {isFaulty && (
          <Text size="xs" c="var(--hy-warn-text)">
            The draft has faults{kept ? '; this is from before them' : ', so nobody can be tried'}.
          </Text>
        )}
        {error && !isFaulty && <Problem error={error} onRetry={() => void refetch()} />}
        <Stack gap="xs" aria-live="polite">
          {mayRead ? (
            <>
              <Select
                label="Recently seen in"
                data={environments.map(({ key, name }) => ({ value: key, label: name }))}
                value={environmentKey ?? null}
                allowDeselect={false}
                onChange={(key) => key && onEnvironment(key)}
              />
              {kept?.recent && <RecentMembers recent={kept.recent} />}
            </>
          ) : (
            <Text size="sm" c="dimmed">
              Developers and admins see here which recently seen contexts match.
            </Text>
          )}
        </Stack>
      </Section>
      <Section title="Try a context">
        <ContextEditor
          value={context}
          onChange={setContext}
          environmentKey={environmentKey}
          label="Tried context"
        />
        <Text size="sm" role="status" className={classes['verdict']}>
          {isEmpty ? '' : sayVerdict(kept?.contexts[0])}
        </Text>
      </Section>
    </aside>
  );
}

/** The last answer while the next one is on its way, or does not come. */
function useLast(value: SegmentPreview | undefined): SegmentPreview | undefined {
  const [last, setLast] = useState(value);
  if (value !== undefined && value !== last) setLast(value);
  return value ?? last;
}

const VERDICTS = {
  excluded: 'Not in the segment: its key is excluded.',
  included: 'In the segment: its key is included.',
  group: 'In the segment: a group of conditions matches.',
  none: 'Not in the segment: no list has its key, and no group matches.',
} as const;

function sayVerdict(context: SegmentPreview['contexts'][number] | undefined): string {
  return context ? VERDICTS[context.verdict] : '';
}

type RecentMembersProps = { readonly recent: NonNullable<SegmentPreview['recent']> };

function RecentMembers({ recent }: RecentMembersProps) {
  const { count: seen, member_count, members } = recent;
  if (seen === 0) {
    return (
      <Text size="sm" c="dimmed">
        No application has asked there lately, so nobody can be counted.
      </Text>
    );
  }
  const rest = member_count - members.length;
  return (
    <>
      <Text size="sm">
        Of {count(seen, 'recently seen context')} <b>{counted(member_count)}</b>{' '}
        {member_count === 1 ? 'matches' : 'match'}.
      </Text>
      {members.length > 0 && (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable
        <ul className={classes['members']} aria-label="Matching targeting keys" tabIndex={0}>
          {members.map((key) => (
            <li key={key}>
              <Mono>{key}</Mono>
            </li>
          ))}
        </ul>
      )}
      {rest > 0 && members.length > 0 && (
        <Text size="xs" c="dimmed">
          and {counted(rest)} more
        </Text>
      )}
    </>
  );
}

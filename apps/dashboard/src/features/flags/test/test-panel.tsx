import { ApiError, type EvaluationContext } from '@halyard/client';
import type { FlagPreview, FlagPreviewBody } from '@halyard/contracts/flag-preview';
import type { Flag } from '@halyard/contracts/flags';
import { Stack, Text, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { flagPreviewQuery } from '#data/flags.queries.ts';
import { ContextEditor } from '#domain/context-editor.tsx';
import { TraceView } from '#domain/trace-view.tsx';
import { VariantMark } from '#domain/variants.tsx';
import { Lines } from '#ui/loaded.tsx';
import { Problem } from '#ui/problem.tsx';
import { OtherEnvironments } from './other-environments.tsx';
import classes from './test-panel.module.css';
import { useTestContext } from './use-test-context.ts';

interface TestPanelProps {
  readonly flag: Flag;
  readonly environmentKey: string;
  /** What is edited and not saved yet. */
  readonly draft?: FlagPreviewBody['config'] | undefined;
}

/** How long typing rests before it is evaluated. */
const ASK_AFTER_MS = 200;

/** What the flag is for one context, as saved and as it is being edited, while one edits. */
export function TestPanel({ flag, environmentKey, draft }: TestPanelProps) {
  const [context, setContext] = useTestContext();
  return (
    <Stack gap="sm" component="section" aria-label="Test">
      <div>
        <Title order={3}>Test</Title>
        <Text size="xs" c="dimmed">
          What a context gets{draft ? ', with what you changed and did not save yet' : ''}.
        </Text>
      </div>
      <ContextEditor
        value={context}
        onChange={setContext}
        environmentKey={environmentKey}
        label="Test context"
      />
      <Answer
        key={`${flag.key} ${environmentKey}`}
        flag={flag}
        environmentKey={environmentKey}
        draft={draft}
        context={context}
      />
      <OtherEnvironments flag={flag} environmentKey={environmentKey} context={context} />
    </Stack>
  );
}

interface AnswerProps extends TestPanelProps {
  readonly context: EvaluationContext;
}

function Answer({ flag, environmentKey, draft, context }: AnswerProps) {
  const body = JSON.stringify({ config: draft, contexts: [context], trace: true });
  const [asked] = useDebouncedValue(body, ASK_AFTER_MS);
  const { data, error, refetch } = useQuery(flagPreviewQuery(flag.key, environmentKey, asked));
  const kept = useLast(data);
  const isOfDraft = draft !== undefined && isAboutInput(error);
  return (
    <div aria-live="polite" aria-busy={asked !== body || (data === undefined && !error)}>
      {isOfDraft && (
        <Text size="xs" className={classes['faults']}>
          The draft has faults, so {kept ? 'this is from before them' : 'it cannot be tried yet'}.
        </Text>
      )}
      {error && !isOfDraft && <Problem error={error} onRetry={() => void refetch()} />}
      {kept && (!error || isOfDraft) && <Outcome preview={kept} flag={flag} />}
      {!kept && !error && <Lines count={4} height={16} />}
    </div>
  );
}

/** The last answer while the next one is on its way, or does not come. */
function useLast<Value>(value: Value | undefined): Value | undefined {
  const [last, setLast] = useState(value);
  if (value !== undefined && value !== last) setLast(value);
  return value ?? last;
}

function isAboutInput(error: unknown): boolean {
  return error instanceof ApiError && error.code === 'INVALID_INPUT';
}

interface OutcomeProps {
  readonly preview: FlagPreview;
  readonly flag: Flag;
}

function Outcome({ preview, flag }: OutcomeProps) {
  const variants = flag.variants.map(({ key }) => key);
  const [outcome] = preview.contexts;
  if (!outcome) return null;
  const { before, after } = outcome;
  return (
    <Stack gap="xs">
      {before.variant !== after.variant && (
        <div className={classes['move']}>
          <Served variants={variants} variant={before.variant} />
          <span aria-label="becomes">→</span>
          <Served variants={variants} variant={after.variant} />
          <Text size="xs" c="dimmed" span>
            by what is not saved yet
          </Text>
        </div>
      )}
      <TraceView item={after} variants={variants} />
    </Stack>
  );
}

interface ServedProps {
  readonly variants: readonly string[];
  readonly variant: string | null;
}

function Served({ variants, variant }: ServedProps) {
  return variant === null ? 'error' : <VariantMark variants={variants} variant={variant} />;
}

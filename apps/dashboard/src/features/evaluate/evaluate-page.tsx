import type { EvaluationContext } from '@halyard/client';
import type { FlagSummary } from '@halyard/contracts/flag-summaries';
import { Button, Group, Stack, Switch, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate, useRouter } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { explanationsQuery } from '#data/evaluations.queries.ts';
import { flagSummariesQuery } from '#data/flags.queries.ts';
import { useEnvironments } from '#domain/environment-chip.tsx';
import { CopyButton } from '#ui/copy-button.tsx';
import { EmptyState } from '#ui/empty-state.tsx';
import { AnchorLink, ButtonLink } from '#ui/links.tsx';
import { Lines, Loaded } from '#ui/loaded.tsx';
import { Page } from '#ui/page.tsx';
import { Problem } from '#ui/problem.tsx';
import { ContextsForm } from './contexts-form.tsx';
import classes from './evaluate-page.module.css';
import { MAX_FLAGS, namesOf } from './question.ts';
import { QuestionForm } from './question-form.tsx';
import { resultsOf, sayDifference } from './results.ts';
import { ResultsTable } from './results-table.tsx';
import { textsOf, useContexts } from './use-contexts.ts';

const route = getRouteApi('/app/evaluate');

/** How long typing rests before it is evaluated. */
const ASK_AFTER_MS = 200;

/** What flags are for whom, in all environments, and why. */
export function EvaluatePage() {
  const flags = useQuery(flagSummariesQuery());
  return (
    <Page
      title="Evaluate"
      width="wide"
      lead="What flags are for a context, environment beside environment, and why. Nothing is counted by it."
    >
      <Loaded query={flags}>
        {(all) => (all.length === 0 ? <NoFlags /> : <Evaluation flags={all} />)}
      </Loaded>
    </Page>
  );
}

function NoFlags() {
  return (
    <EmptyState
      title="No flags to evaluate yet"
      actions={
        <ButtonLink to="/app/flags" search={{ create: true }}>
          Create a flag
        </ButtonLink>
      }
    >
      Once there are flags, this page shows what each of them is for a user, in every environment,
      with the rule that decided.
    </EmptyState>
  );
}

function Evaluation({ flags }: { readonly flags: readonly FlagSummary[] }) {
  const { flags: chosenFlags = [], environments: chosen = [] } = route.useSearch();
  const navigate = useNavigate({ from: '/app/evaluate' });
  const environments = useEnvironments();
  const { contexts, change } = useContexts();
  const known = environments.map(({ key }) => key);
  const chosenEnvironments = known.filter((key) => chosen.includes(key));
  const environmentKeys = chosenEnvironments.length > 0 ? chosenEnvironments : known;
  const flagKeys = chosenFlags.length > 0 ? chosenFlags : flags.map(({ key }) => key);
  const choose = (search: { flags?: string[]; environments?: string[] }) =>
    void navigate({ search: (before) => ({ ...before, ...search }), replace: true });
  return (
    <div className={classes['columns']}>
      <Stack gap="md" className={classes['question']} component="section" aria-label="Question">
        <QuestionForm
          flags={flags}
          environments={environments}
          chosenFlags={chosenFlags}
          chosenEnvironments={chosenEnvironments}
          onFlags={(keys) => choose({ flags: keys })}
          onEnvironments={(keys) => choose({ environments: keys })}
        />
        <ContextsForm contexts={contexts} onChange={change} environmentKey={environmentKeys[0]} />
      </Stack>
      <section className={classes['results']} aria-label="Answer">
        {contexts.length === 0 ? (
          <NoContexts onUse={change} />
        ) : (
          <Results
            flags={flags}
            flagKeys={flagKeys.slice(0, MAX_FLAGS)}
            environmentKeys={environmentKeys}
            contexts={contexts}
          />
        )}
      </section>
    </div>
  );
}

function NoContexts({ onUse }: { readonly onUse: (contexts: EvaluationContext[]) => void }) {
  return (
    <EmptyState
      title="For whom?"
      actions={
        <>
          <Button onClick={() => onUse([{ targetingKey: 'alice' }])}>Try it as alice</Button>
          <Button variant="default" onClick={() => onUse([{}])}>
            Start with an empty context
          </Button>
        </>
      }
    >
      A context is what an application says about its user: a targeting key, which decides about
      percentages, and attributes such as plan or country, which rules look at. Several contexts
      stand below each other, so that you see where they differ. The address holds all of it: send
      it to a colleague.
    </EmptyState>
  );
}

interface ResultsProps {
  readonly flags: readonly FlagSummary[];
  readonly flagKeys: readonly string[];
  readonly environmentKeys: readonly string[];
  readonly contexts: readonly EvaluationContext[];
}

function Results({ flags, flagKeys, environmentKeys, contexts }: ResultsProps) {
  const [onlyDifferences, setOnlyDifferences] = useState(false);
  const [texts] = useDebouncedValue(textsOf(contexts).join('\n'), ASK_AFTER_MS);
  const asked = useMemo(() => texts.split('\n'), [texts]);
  const answers = useQueries({
    queries: environmentKeys.map((key) => ({
      ...explanationsQuery(key, flagKeys, asked),
      placeholderData: keepPreviousData,
    })),
  });
  const variants = useMemo(() => new Map(flags.map((it) => [it.key, it.variants])), [flags]);
  const failed = answers.find(({ isError }) => isError);
  if (failed) return <Problem error={failed.error} onRetry={() => void failed.refetch()} />;
  if (answers.every(({ data }) => data === undefined)) return <Lines count={10} />;
  const all = resultsOf(
    flagKeys,
    asked.length,
    answers.map(({ data }) => data),
  );
  const differing = all.filter((it) => sayDifference(it) !== undefined);
  const shown = onlyDifferences ? differing : all;
  return (
    <Stack gap="sm" aria-busy={answers.some(({ isPlaceholderData }) => isPlaceholderData)}>
      <Group justify="space-between" gap="sm">
        <Group gap="md">
          <Text size="sm" c="dimmed" role="status">
            {all.length} {all.length === 1 ? 'flag' : 'flags'}, {differing.length}{' '}
            {differing.length === 1 ? 'differs' : 'differ'}
          </Text>
          <Switch
            size="xs"
            label="Only differences"
            checked={onlyDifferences}
            onChange={(event) => setOnlyDifferences(event.currentTarget.checked)}
          />
        </Group>
        <CopyLink contexts={contexts} />
      </Group>
      {shown.length === 0 ? (
        <EmptyState title="No differences">
          Every flag is the same for all of these contexts, in all of these environments.
        </EmptyState>
      ) : (
        <ResultsTable
          results={shown}
          environmentKeys={environmentKeys}
          contextNames={namesOf(asked.map((text) => JSON.parse(text) as EvaluationContext))}
          variantsOf={(key) => variants.get(key) ?? []}
        />
      )}
      {flags.length > flagKeys.length && flagKeys.length === MAX_FLAGS && (
        <Text size="xs" c="dimmed">
          {MAX_FLAGS} flags at a time. The others are in the{' '}
          <AnchorLink to="/app/flags" inherit>
            list of flags
          </AnchorLink>
          ; choose them by their keys.
        </Text>
      )}
    </Stack>
  );
}

/** The address as it will be once it has caught up with what is typed. */
function CopyLink({ contexts }: Pick<ResultsProps, 'contexts'>) {
  const router = useRouter();
  const search = route.useSearch();
  const { href } = router.buildLocation({
    to: '/app/evaluate',
    search: { ...search, contexts: textsOf(contexts) },
  });
  return <CopyButton value={`${window.location.origin}${href}`} label="Copy link" isLarge />;
}

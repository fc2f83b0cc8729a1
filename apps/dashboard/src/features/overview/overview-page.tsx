import type { FlagSummary } from '@halyard/contracts/flag-summaries';
import { Stack } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { flagSummariesQuery } from '#data/flags.queries.ts';
import { useRefusal } from '#data/permissions.ts';
import { segmentsQuery } from '#data/segments.queries.ts';
import { useEnvironments } from '#domain/environment-chip.tsx';
import { count } from '#domain/words/text.ts';
import { AnchorLink } from '#ui/links.tsx';
import { Lines, Loaded } from '#ui/loaded.tsx';
import { Page } from '#ui/page.tsx';
import { DemoBar, DemoOffer } from './demo.tsx';
import { FirstSteps, RemainingSteps } from './first-steps.tsx';
import { HealthStrip } from './health-strip.tsx';
import { LatestChanges } from './latest-changes.tsx';
import classes from './overview-page.module.css';
import { RolloutList } from './rollout-list.tsx';
import { StaleList } from './stale-list.tsx';
import { useFirstSteps } from './use-first-steps.ts';

export function OverviewPage() {
  const flags = useQuery(flagSummariesQuery());
  return (
    <Page title="Overview" lead={flags.data && <Numbers flags={flags.data} />}>
      <HealthStrip />
      <DemoBar />
      <Loaded query={flags} skeleton={<Skeletons />}>
        {(data) => <Content flags={data} />}
      </Loaded>
    </Page>
  );
}

/** How much there is of everything. */
function Numbers({ flags }: { readonly flags: readonly FlagSummary[] }) {
  const { data: segments } = useQuery(segmentsQuery);
  const environments = useEnvironments();
  return (
    <span data-numeric>
      <AnchorLink to="/app/flags" c="inherit" inherit>
        {count(flags.length, 'flag')}
      </AnchorLink>
      {segments && (
        <>
          {' · '}
          <AnchorLink to="/app/segments" c="inherit" inherit>
            {count(segments.length, 'segment')}
          </AnchorLink>
        </>
      )}
      {' · '}
      <AnchorLink to="/app/environments" c="inherit" inherit>
        {count(environments.length, 'environment')}
      </AnchorLink>
    </span>
  );
}

function Content({ flags }: { readonly flags: readonly FlagSummary[] }) {
  const isEmpty = flags.length === 0;
  return (
    <div className={classes['content']}>
      <Beginning flags={flags} />
      <div className={classes['columns']}>
        <LatestChanges />
        {!isEmpty && (
          <Stack gap="xl" miw={0}>
            <RolloutList flags={flags} />
            <StaleList flags={flags} />
          </Stack>
        )}
      </div>
    </div>
  );
}

/** The first steps, until they are done or somebody has seen enough of them. */
function Beginning({ flags }: { readonly flags: readonly FlagSummary[] }) {
  const facts = useFirstSteps(flags);
  const canChange = useRefusal()('flag:change') === undefined;
  const [isHidden, setHidden] = useLocalStorage({
    key: 'halyard-first-steps-hidden',
    defaultValue: false,
    getInitialValueInEffect: false,
  });
  if (flags.length === 0) {
    return (
      <div>
        <FirstSteps facts={facts} flags={flags} />
        <DemoOffer />
      </div>
    );
  }
  const isOpen = facts.hasKey === false || facts.isEvaluated === false;
  if (isHidden || !canChange || !isOpen) return null;
  return <RemainingSteps facts={facts} flags={flags} onHide={() => setHidden(true)} />;
}

function Skeletons() {
  return (
    <div className={classes['content']}>
      <div className={classes['columns']}>
        <Lines count={14} />
        <Lines count={8} />
      </div>
    </div>
  );
}

import { ApiError } from '@halyard/client';
import type { Experiment } from '@halyard/contracts/experiments';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { experimentQuery } from '#data/experiments.queries.ts';
import { metricDetailQuery } from '#data/results.queries.ts';
import { EmptyState } from '#ui/empty-state.tsx';
import { KeyHeading, KeyTrail } from '#ui/keyed-page.tsx';
import { AnchorLink, ButtonLink } from '#ui/links.tsx';
import { Lines, Loaded } from '#ui/loaded.tsx';
import { Page } from '#ui/page.tsx';
import { MetricDetails } from './metric-details.tsx';

const route = getRouteApi('/app/experiments/$key/metrics/$metricKey');

/** Everything about one metric of an experiment. */
export function ExperimentMetricPage() {
  const { key, metricKey } = route.useParams();
  const { attribute } = route.useSearch();
  const experiment = useQuery(experimentQuery(key));
  const detail = useQuery(metricDetailQuery(key, metricKey, attribute));
  const error = experiment.error ?? detail.error;
  if (error instanceof ApiError && error.status === 404) {
    return <NoMetric experimentKey={key} metricKey={metricKey} error={error} />;
  }
  const name = detail.data?.metric.name ?? metricKey;
  return (
    <Page
      title={`${name} · ${experiment.data?.name ?? key}`}
      trail={<Trail experimentKey={key} name={experiment.data?.name} metricKey={metricKey} />}
      heading={<KeyHeading name={name} value={metricKey} />}
    >
      <Loaded query={experiment}>
        {(known: Experiment) => (
          <Loaded query={detail} skeleton={<Lines count={8} height={32} />}>
            {(data) => <MetricDetails experiment={known} detail={data} attribute={attribute} />}
          </Loaded>
        )}
      </Loaded>
    </Page>
  );
}

interface TrailProps {
  readonly experimentKey: string;
  readonly name: string | undefined;
  readonly metricKey: string;
}

function Trail({ experimentKey, name, metricKey }: TrailProps) {
  return (
    <KeyTrail value={metricKey}>
      <AnchorLink to="/app/experiments" inherit>
        Experiments
      </AnchorLink>
      <span aria-hidden>/</span>
      <AnchorLink
        to="/app/experiments/$key"
        params={{ key: experimentKey }}
        inherit
        truncate
        miw={0}
      >
        <bdi>{name ?? experimentKey}</bdi>
      </AnchorLink>
    </KeyTrail>
  );
}

interface NoMetricProps {
  readonly experimentKey: string;
  readonly metricKey: string;
  readonly error: ApiError;
}

function NoMetric({ experimentKey, metricKey, error }: NoMetricProps) {
  return (
    <Page
      title="No such metric here"
      trail={<Trail experimentKey={experimentKey} name={undefined} metricKey={metricKey} />}
    >
      <EmptyState
        title={error.problem.title}
        actions={
          <ButtonLink to="/app/experiments" variant="default">
            All experiments
          </ButtonLink>
        }
      >
        The experiment may be gone, or may not measure this any more.
      </EmptyState>
    </Page>
  );
}

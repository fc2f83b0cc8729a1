import { ApiError } from '@halyard/client';
import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { meQuery } from '#data/access.queries.ts';
import { environmentsQuery } from '#data/environments.queries.ts';
import { flagSummariesQuery } from '#data/flags.queries.ts';
import * as search from './search.ts';
import { Shell } from './shell.tsx';

interface Context {
  readonly queryClient: QueryClient;
}

const root = createRootRouteWithContext<Context>()({ component: Outlet });

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/app', replace: true });
  },
});

const access = () => import('../features/access/index.ts');

const login = createRoute({
  getParentRoute: () => root,
  path: '/app/login',
  validateSearch: search.login,
  component: lazyRouteComponent(access, 'LoginPage'),
});

const register = createRoute({
  getParentRoute: () => root,
  path: '/app/register',
  component: lazyRouteComponent(access, 'RegisterPage'),
});

const setup = createRoute({
  getParentRoute: () => root,
  path: '/app/setup',
  validateSearch: search.setup,
  component: lazyRouteComponent(access, 'SetupPage'),
});

/** Everything for which one has to be logged in. */
const inside = createRoute({
  getParentRoute: () => root,
  path: '/app',
  component: Shell,
  beforeLoad: async ({ context: { queryClient }, location }) => {
    try {
      await Promise.all([
        queryClient.ensureQueryData(meQuery),
        queryClient.ensureQueryData(environmentsQuery),
      ]);
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 401) throw error;
      throw redirect({ to: '/app/login', search: { next: location.href }, replace: true });
    }
  },
});

const overview = createRoute({
  getParentRoute: () => inside,
  path: '/',
  component: lazyRouteComponent(() => import('../features/overview/index.ts'), 'OverviewPage'),
});

const flags = () => import('../features/flags/index.ts');
const flagParts = () => import('../features/flags/flag-page.ts');

const flagList = createRoute({
  getParentRoute: () => inside,
  path: 'flags',
  validateSearch: search.flagList,
  // While the page's code is on its way; nobody waits for it here.
  loader: ({ context: { queryClient } }) => void queryClient.prefetchQuery(flagSummariesQuery()),
  component: lazyRouteComponent(flags, 'FlagListPage'),
});

const flag = createRoute({
  getParentRoute: () => inside,
  path: 'flags/$key',
  component: lazyRouteComponent(flagParts, 'FlagPage'),
});

const flagTargeting = createRoute({
  getParentRoute: () => flag,
  path: '/',
  validateSearch: search.flagTargeting,
  component: lazyRouteComponent(flagParts, 'FlagTargetingTab'),
});

const flagHistory = createRoute({
  getParentRoute: () => flag,
  path: 'history',
  validateSearch: search.flagHistory,
  component: lazyRouteComponent(flagParts, 'FlagHistoryTab'),
});

const flagCompare = createRoute({
  getParentRoute: () => flag,
  path: 'compare',
  validateSearch: search.flagCompare,
  component: lazyRouteComponent(flagParts, 'FlagCompareTab'),
});

const flagCode = createRoute({
  getParentRoute: () => flag,
  path: 'code',
  validateSearch: search.flagCode,
  component: lazyRouteComponent(flagParts, 'FlagCodeTab'),
});

const flagSettings = createRoute({
  getParentRoute: () => flag,
  path: 'settings',
  component: lazyRouteComponent(flagParts, 'FlagSettingsTab'),
});

const flagEvaluations = createRoute({
  getParentRoute: () => flag,
  path: 'evaluations',
  validateSearch: search.flagEvaluations,
  // What draws charts comes by itself.
  component: lazyRouteComponent(
    () => import('../features/flags/flag-evaluations.ts'),
    'FlagEvaluationsTab',
  ),
});

const experimentParts = () => import('../features/experiments/experiment-page.ts');

const experimentList = createRoute({
  getParentRoute: () => inside,
  path: 'experiments',
  validateSearch: search.experimentList,
  component: lazyRouteComponent(
    () => import('../features/experiments/index.ts'),
    'ExperimentListPage',
  ),
});

const experiment = createRoute({
  getParentRoute: () => inside,
  path: 'experiments/$key',
  validateSearch: search.experiment,
  component: lazyRouteComponent(experimentParts, 'ExperimentPage'),
});

const experimentMetric = createRoute({
  getParentRoute: () => inside,
  path: 'experiments/$key/metrics/$metricKey',
  validateSearch: search.experimentMetric,
  component: lazyRouteComponent(experimentParts, 'ExperimentMetricPage'),
});

const newExperiment = createRoute({
  getParentRoute: () => inside,
  path: 'experiments/new',
  validateSearch: search.newExperiment,
  component: lazyRouteComponent(
    () => import('../features/experiments/new-experiment.ts'),
    'NewExperimentPage',
  ),
});

const layers = createRoute({
  getParentRoute: () => inside,
  path: 'experiments/layers',
  validateSearch: search.layers,
  component: lazyRouteComponent(
    () => import('../features/experiments/experiment-layers.ts'),
    'LayersPage',
  ),
});

const experimentPlan = createRoute({
  getParentRoute: () => inside,
  path: 'experiment-plan',
  validateSearch: search.experimentPlan,
  component: lazyRouteComponent(
    () => import('../features/experiment-plan/index.ts'),
    'ExperimentPlanPage',
  ),
});

const metricList = createRoute({
  getParentRoute: () => inside,
  path: 'metrics',
  validateSearch: search.metricList,
  component: lazyRouteComponent(() => import('../features/metrics/index.ts'), 'MetricListPage'),
});

const metric = createRoute({
  getParentRoute: () => inside,
  path: 'metrics/$key',
  validateSearch: search.metric,
  component: lazyRouteComponent(() => import('../features/metrics/metric-page.ts'), 'MetricPage'),
});

const segments = () => import('../features/segments/index.ts');

const segmentList = createRoute({
  getParentRoute: () => inside,
  path: 'segments',
  validateSearch: search.segmentList,
  component: lazyRouteComponent(segments, 'SegmentListPage'),
});

const segment = createRoute({
  getParentRoute: () => inside,
  path: 'segments/$key',
  validateSearch: search.segment,
  component: lazyRouteComponent(segments, 'SegmentPage'),
});

const evaluate = createRoute({
  getParentRoute: () => inside,
  path: 'evaluate',
  validateSearch: search.evaluate,
  component: lazyRouteComponent(() => import('../features/evaluate/index.ts'), 'EvaluatePage'),
});

const audit = () => import('../features/audit/index.ts');

const auditLog = createRoute({
  getParentRoute: () => inside,
  path: 'audit',
  validateSearch: search.auditLog,
  component: lazyRouteComponent(audit, 'AuditLogPage'),
});

const auditEntry = createRoute({
  getParentRoute: () => inside,
  path: 'audit/$id',
  component: lazyRouteComponent(audit, 'AuditEntryPage'),
});

const environments = () => import('../features/environments/index.ts');

const environmentList = createRoute({
  getParentRoute: () => inside,
  path: 'environments',
  component: lazyRouteComponent(environments, 'EnvironmentListPage'),
});

const environment = createRoute({
  getParentRoute: () => inside,
  path: 'environments/$key',
  component: lazyRouteComponent(environments, 'EnvironmentPage'),
});

const users = createRoute({
  getParentRoute: () => inside,
  path: 'users',
  component: lazyRouteComponent(() => import('../features/users/index.ts'), 'UserListPage'),
});

const profile = createRoute({
  getParentRoute: () => inside,
  path: 'profile',
  component: lazyRouteComponent(access, 'ProfilePage'),
});

export const routeTree = root.addChildren([
  home,
  login,
  register,
  setup,
  inside.addChildren([
    overview,
    flagList,
    flag.addChildren([
      flagTargeting,
      flagEvaluations,
      flagHistory,
      flagCompare,
      flagCode,
      flagSettings,
    ]),
    experimentList,
    newExperiment,
    layers,
    experiment,
    experimentMetric,
    experimentPlan,
    metricList,
    metric,
    segmentList,
    segment,
    evaluate,
    auditLog,
    auditEntry,
    environmentList,
    environment,
    users,
    profile,
  ]),
]);

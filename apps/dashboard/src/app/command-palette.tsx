import { Spotlight, spotlight } from '@mantine/spotlight';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { environmentsQuery } from '#data/environments.queries.ts';
import { allExperimentsQuery } from '#data/experiments.queries.ts';
import { flagSummariesQuery } from '#data/flags.queries.ts';
import { metricsQuery } from '#data/metrics.queries.ts';
import { useRefusal } from '#data/permissions.ts';
import { segmentsQuery } from '#data/segments.queries.ts';
import classes from './command-palette.module.css';

export function openPalette(): void {
  spotlight.open();
}

interface Action {
  readonly id: string;
  readonly label: string;
  readonly description?: string;
  readonly keywords?: string[];
  readonly onClick: () => void;
}

interface ActionGroup {
  readonly group: string;
  readonly actions: Action[];
}

type Navigate = ReturnType<typeof useNavigate>;

/** Ctrl-K: goes to any page, flag, experiment, metric, segment or environment by a few letters of its name. */
export function CommandPalette() {
  const actions = usePages().concat(
    useFlags(),
    useExperiments(),
    useMetrics(),
    useSegments(),
    useEnvironments(),
  );
  return (
    <Spotlight
      actions={actions}
      shortcut="mod + K"
      tagsToIgnore={[]}
      limit={12}
      scrollable
      maxHeight={420}
      highlightQuery
      nothingFound="Nothing is called so."
      searchProps={{
        placeholder: 'Go to a page, flag, experiment, metric, segment or environment',
        'aria-label': 'Go to',
      }}
      overlayProps={{ blur: 0 }}
      attributes={{ content: { 'aria-label': 'Go to' } }}
      classNames={{
        action: classes['action'],
        actionBody: classes['body'],
        actionLabel: classes['label'],
        actionDescription: classes['description'],
      }}
      transitionProps={{ duration: 100, transition: 'fade' }}
    />
  );
}

function usePages(): ActionGroup[] {
  const navigate = useNavigate();
  const refusalOf = useRefusal();
  const go = (id: string, label: string, open: (navigate: Navigate) => Promise<void>) => ({
    id,
    label,
    onClick: () => void open(navigate),
  });
  const pages: Action[] = [
    go('overview', 'Overview', (to) => to({ to: '/app' })),
    go('flags', 'Flags', (to) => to({ to: '/app/flags' })),
    go('experiments', 'Experiments', (to) => to({ to: '/app/experiments' })),
    go('layers', 'Layers and holdouts', (to) => to({ to: '/app/experiments/layers' })),
    go('experiment-plan', 'Power calculator', (to) => to({ to: '/app/experiment-plan' })),
    go('metrics', 'Metrics', (to) => to({ to: '/app/metrics' })),
    go('segments', 'Segments', (to) => to({ to: '/app/segments' })),
    go('evaluate', 'Evaluate', (to) => to({ to: '/app/evaluate' })),
    go('audit', 'Audit log', (to) => to({ to: '/app/audit' })),
    go('environments', 'Environments', (to) => to({ to: '/app/environments' })),
    go('profile', 'Profile', (to) => to({ to: '/app/profile' })),
  ];
  if (!refusalOf('user:manage')) pages.push(go('users', 'Users', (to) => to({ to: '/app/users' })));
  const commands: Action[] = [];
  if (!refusalOf('flag:change')) {
    commands.push(
      go('new-flag', 'Create a flag', (to) => to({ to: '/app/flags', search: { create: true } })),
      go('new-segment', 'Create a segment', (to) =>
        to({ to: '/app/segments', search: { create: true } }),
      ),
    );
  }
  if (!refusalOf('experiment:change')) {
    commands.push(
      go('new-experiment', 'New experiment', (to) => to({ to: '/app/experiments/new' })),
      go('new-metric', 'Create a metric', (to) =>
        to({ to: '/app/metrics', search: { create: true } }),
      ),
    );
  }
  return [
    { group: 'Commands', actions: commands },
    { group: 'Pages', actions: pages },
  ];
}

function useFlags(): ActionGroup {
  const navigate = useNavigate();
  const { data = [] } = useQuery(flagSummariesQuery());
  const actions = data.map(({ key, name, tags }) => ({
    id: `flag ${key}`,
    label: name,
    description: key,
    keywords: [key, ...tags],
    onClick: () => void navigate({ to: '/app/flags/$key', params: { key } }),
  }));
  return { group: 'Flags', actions };
}

function useExperiments(): ActionGroup {
  const navigate = useNavigate();
  const { data = [] } = useQuery(allExperimentsQuery);
  const actions = data.map(({ key, name, flag_key }) => ({
    id: `experiment ${key}`,
    label: name,
    description: key,
    keywords: [key, flag_key],
    onClick: () => void navigate({ to: '/app/experiments/$key', params: { key } }),
  }));
  return { group: 'Experiments', actions };
}

function useMetrics(): ActionGroup {
  const navigate = useNavigate();
  const { data = [] } = useQuery(metricsQuery);
  const actions = data.map(({ key, name, event }) => ({
    id: `metric ${key}`,
    label: name,
    description: key,
    keywords: [key, event],
    onClick: () => void navigate({ to: '/app/metrics/$key', params: { key } }),
  }));
  return { group: 'Metrics', actions };
}

function useSegments(): ActionGroup {
  const navigate = useNavigate();
  const { data = [] } = useQuery(segmentsQuery);
  const actions = data.map(({ key, name }) => ({
    id: `segment ${key}`,
    label: name,
    description: key,
    keywords: [key],
    onClick: () => void navigate({ to: '/app/segments/$key', params: { key } }),
  }));
  return { group: 'Segments', actions };
}

function useEnvironments(): ActionGroup {
  const navigate = useNavigate();
  const { data = [] } = useQuery(environmentsQuery);
  const actions = data.map(({ key, name }) => ({
    id: `environment ${key}`,
    label: name,
    description: key,
    keywords: [key],
    onClick: () => void navigate({ to: '/app/environments/$key', params: { key } }),
  }));
  return { group: 'Environments', actions };
}

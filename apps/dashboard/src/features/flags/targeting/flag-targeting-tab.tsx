import type { Flag } from '@halyard/contracts/flags';
import { CloseButton, Group, Title } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useEnvironments } from '#domain/environment-chip.tsx';
import { EmptyState } from '#ui/empty-state.tsx';
import { ButtonLink } from '#ui/links.tsx';
import { UseInCode } from '../code/use-in-code.tsx';
import { useFlag } from '../page/use-flag.ts';
import { EnvironmentCard } from './environment-card.tsx';
import { EnvironmentNav } from './environment-nav.tsx';
import classes from './flag-targeting-tab.module.css';
import { TargetingEditor } from './targeting-editor.tsx';

const route = getRouteApi('/app/flags/$key/');

/** What a flag does in each environment, and the editor of one. */
export function FlagTargetingTab() {
  const flag = useFlag();
  const { environment } = route.useSearch();
  const config = flag.environments.find((each) => each.environment_key === environment);
  if (environment !== undefined && !config) return <NoEnvironment flagKey={flag.key} />;
  if (config) {
    return (
      <>
        <EnvironmentNav flagKey={flag.key} current={config.environment_key} />
        <TargetingEditor
          key={`${flag.key} ${config.environment_key}`}
          flag={flag}
          config={config}
        />
      </>
    );
  }
  return (
    <>
      <Welcome flag={flag} />
      <Cards flag={flag} />
    </>
  );
}

function Cards({ flag }: { flag: Flag }) {
  const order = new Map(useEnvironments().map(({ key }, index) => [key, index]));
  const place = (key: string) => order.get(key) ?? order.size;
  const configs = flag.environments.toSorted(
    (a, b) => place(a.environment_key) - place(b.environment_key),
  );
  return (
    <div className={classes['cards']}>
      {configs.map((config) => (
        <EnvironmentCard key={config.environment_key} flag={flag} config={config} />
      ))}
    </div>
  );
}

/** How to use a flag that was made a moment ago. */
function Welcome({ flag }: { flag: Flag }) {
  const { created } = route.useSearch();
  const navigate = route.useNavigate();
  if (!created) return null;
  return (
    <section className={classes['welcome']} aria-label="Use it in your code">
      <Group justify="space-between" mb="sm" wrap="nowrap">
        <Title order={2}>Use it in your code</Title>
        <CloseButton
          aria-label="Close “Use it in your code”"
          onClick={() => void navigate({ search: {}, replace: true })}
        />
      </Group>
      <UseInCode flag={flag} />
    </section>
  );
}

function NoEnvironment({ flagKey }: { flagKey: string }) {
  return (
    <EmptyState
      title="There is no such environment"
      actions={
        <ButtonLink to="/app/flags/$key" params={{ key: flagKey }} variant="default">
          All environments
        </ButtonLink>
      }
    >
      The link may be old, or the environment was deleted.
    </EmptyState>
  );
}

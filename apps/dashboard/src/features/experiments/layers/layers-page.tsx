import { Select } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useRefusal } from '#data/permissions.ts';
import { useEnvironments } from '#domain/environment-chip.tsx';
import { AnchorLink } from '#ui/links.tsx';
import { Page } from '#ui/page.tsx';
import { HoldoutSection } from './holdout-section.tsx';
import { LayerSection } from './layer-section.tsx';
import classes from './layers.module.css';

const route = getRouteApi('/app/experiments/layers');

/** What keeps experiments of an environment apart from each other, and users out of all of them. */
export function LayersPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const environments = useEnvironments();
  const refusalOf = useRefusal();
  const place = environments.find(({ key }) => key === search.environment) ?? environments.at(-1);
  return (
    <Page
      title="Layers and holdouts"
      lead="Layers keep experiments that would disturb each other on different users. Holdouts keep some users out of all experiments."
      trail={
        <AnchorLink to="/app/experiments" size="sm">
          Experiments
        </AnchorLink>
      }
      actions={
        <Select
          aria-label="Environment"
          data={environments.map(({ key }) => key)}
          value={place?.key ?? null}
          allowDeselect={false}
          onChange={(environment) =>
            environment !== null && void navigate({ search: { environment }, replace: true })
          }
        />
      }
    >
      {place && (
        <div className={classes['sections']}>
          <LayerSection
            environmentKey={place.key}
            refusal={refusalOf('experiment:change', place)}
          />
          <HoldoutSection environmentKey={place.key} refusal={refusalOf('holdout:change', place)} />
        </div>
      )}
    </Page>
  );
}

import { Button, Group, Input, SegmentedControl, Select, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { planQuery } from '#data/experiment-plan.queries.ts';
import { metricsQuery } from '#data/metrics.queries.ts';
import { useEnvironments } from '#domain/environment-chip.tsx';
import { CertaintyFields, EffectField, HandFields } from '#domain/plan/plan-fields.tsx';
import { type PlanInputs, planBodyOf } from '#domain/plan/plan-inputs.ts';
import { PlanResult } from '#domain/plan/plan-result.tsx';
import { percent } from '#domain/words/text.ts';
import { AnchorLink } from '#ui/links.tsx';
import { Page } from '#ui/page.tsx';
import { PercentInput } from '#ui/percent-input.tsx';
import { Section } from '#ui/section.tsx';
import classes from './experiment-plan.module.css';
import {
  evenWeights,
  MOST_VARIANTS,
  type PlanPageState,
  searchOf,
  stateOf,
} from './plan-search.ts';

const route = getRouteApi('/app/experiment-plan');

/** How many units and days a change of some size takes. Everything stands in the address, to be shared. */
export function ExperimentPlanPage() {
  const state = stateOf(route.useSearch());
  const navigate = route.useNavigate();
  const set = (patch: Partial<PlanPageState>) =>
    void navigate({ search: searchOf({ ...state, ...patch }), replace: true });
  const setInputs = (patch: Partial<PlanInputs>) => set({ inputs: { ...state.inputs, ...patch } });
  const metrics = useQuery(metricsQuery).data ?? [];
  const metric = metrics.find(({ key }) => key === state.metricKey);
  const { inputs } = state;
  const plan = useQuery(planQuery(planBodyOf(inputs, state)));
  const isShare =
    inputs.source === 'hand' ? inputs.kind === 'proportion' : metric?.kind === 'conversion';
  return (
    <Page
      title="Power calculator"
      lead="How long an experiment has to run, before there is one. Nothing is kept; the address says all of it."
      trail={
        <AnchorLink to="/app/experiments" size="sm">
          Experiments
        </AnchorLink>
      }
    >
      <div className={classes['columns']}>
        <Stack gap="lg">
          <Baseline state={state} onChange={set} onInputs={setInputs} />
          <EffectField inputs={inputs} onChange={setInputs} />
          <Shares state={state} onChange={set} />
          <CertaintyFields inputs={inputs} onChange={setInputs} />
        </Stack>
        <Section title="What it takes">
          <PlanResult
            query={plan}
            effect={inputs.effect}
            isShare={isShare}
            missing="Give a baseline, and shares that sum to 100 %."
          />
        </Section>
      </div>
    </Page>
  );
}

interface PartProps {
  readonly state: PlanPageState;
  readonly onChange: (patch: Partial<PlanPageState>) => void;
}

interface BaselineProps extends PartProps {
  readonly onInputs: (patch: Partial<PlanInputs>) => void;
}

function Baseline({ state, onChange, onInputs }: BaselineProps) {
  const metrics = useQuery(metricsQuery).data ?? [];
  const environments = useEnvironments();
  const { inputs, metricKey, environmentKey } = state;
  const first = { metric: metrics[0]?.key, environment: environments.at(-1)?.key };
  return (
    <Stack gap="xs">
      <Text size="sm" fw={500}>
        What is so now
      </Text>
      <div>
        <SegmentedControl
          size="xs"
          aria-label="Where the baseline is from"
          value={inputs.source}
          onChange={(value) =>
            onChange(
              value === 'hand'
                ? { inputs: { ...inputs, source: 'hand' } }
                : {
                    inputs: { ...inputs, source: 'metric' },
                    metricKey: metricKey ?? first.metric,
                    environmentKey: environmentKey ?? first.environment,
                  },
            )
          }
          data={[
            { value: 'hand', label: 'By hand' },
            { value: 'metric', label: 'History of a metric', disabled: metrics.length === 0 },
          ]}
        />
      </div>
      {inputs.source === 'hand' ? (
        <HandFields inputs={inputs} onChange={onInputs} />
      ) : (
        <Group gap="sm" align="flex-start">
          <Select
            label="Metric"
            data={metrics.map(({ key, name }) => ({ value: key, label: name }))}
            value={metricKey ?? null}
            onChange={(key) => key !== null && onChange({ metricKey: key })}
            allowDeselect={false}
            searchable
          />
          <Select
            label="Environment"
            data={environments.map(({ key }) => key)}
            value={environmentKey ?? null}
            onChange={(key) => key !== null && onChange({ environmentKey: key })}
            allowDeselect={false}
          />
        </Group>
      )}
    </Stack>
  );
}

function Shares({ state, onChange }: PartProps) {
  const { weights, traffic } = state;
  const sum = Number(weights.reduce((total, weight) => total + weight, 0).toFixed(3));
  return (
    <Stack gap="xs">
      <Input.Wrapper
        size="xs"
        label="Shares of the variants"
        description="The control first. Even shares take the fewest units."
        labelElement="div"
        error={
          sum === 100 ? undefined : `They are ${percent(sum)} together; they have to be 100\u00A0%.`
        }
      >
        <Group gap="xs" mt={4}>
          {weights.map((weight, place) => (
            <PercentInput
              // Shares have nothing of their own but their place.
              key={place}
              name={place === 0 ? 'Share of the control' : `Share of variant ${place + 1}`}
              value={weight}
              onChange={(next) => onChange({ weights: changed(weights, place, next) })}
              className={classes['percent']}
            />
          ))}
          <Button
            variant="subtle"
            size="compact-xs"
            disabled={weights.length >= MOST_VARIANTS}
            onClick={() => onChange({ weights: evenWeights(weights.length + 1) })}
          >
            + variant
          </Button>
          {weights.length > 2 && (
            <Button
              variant="subtle"
              size="compact-xs"
              color="gray"
              onClick={() => onChange({ weights: evenWeights(weights.length - 1) })}
            >
              − variant
            </Button>
          )}
        </Group>
      </Input.Wrapper>
      <Input.Wrapper
        size="xs"
        label="Traffic"
        description="Share of all units that take part."
        labelElement="div"
      >
        <PercentInput
          name="Traffic"
          value={traffic}
          onChange={(next) => next > 0 && onChange({ traffic: next })}
          className={classes['percent']}
        />
      </Input.Wrapper>
    </Stack>
  );
}

/** Of two shares the other one gets the rest. */
function changed(weights: readonly number[], place: number, weight: number): readonly number[] {
  const next = weights.with(place, weight);
  return weights.length === 2 ? next.with(1 - place, Number((100 - weight).toFixed(3))) : next;
}

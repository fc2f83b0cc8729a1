import type { Plan } from '@halyard/contracts/experiment-plan';
import { SegmentedControl, Stack, Text, TextInput } from '@mantine/core';
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { metricsQuery } from '#data/metrics.queries.ts';
import { CertaintyFields, EffectField, HandFields } from '#domain/plan/plan-fields.tsx';
import type { PlanInputs } from '#domain/plan/plan-inputs.ts';
import { PlanResult } from '#domain/plan/plan-result.tsx';
import { count } from '#domain/words/text.ts';
import type { Planned } from './creation.ts';
import type { StepProps } from './step-props.ts';
import { decidingMetric } from './wizard-draft.ts';

interface DurationStepProps extends StepProps {
  readonly inputs: PlanInputs;
  readonly plan: UseQueryResult<Plan>;
  readonly planned: Planned;
}

/** How long the experiment has to run to find what it looks for. */
export function DurationStep(props: DurationStepProps) {
  const { draft, inputs, onChange, faultAt, plan, planned } = props;
  const metrics = useQuery(metricsQuery).data ?? [];
  const metric = metrics.find(({ key }) => key === decidingMetric(draft));
  const set = ({ effect, ...patch }: Partial<PlanInputs>) =>
    onChange((now) => ({
      ...now,
      plan: { ...now.plan, ...patch },
      ...(effect !== undefined && { ownEffect: effect }),
    }));
  const isShare =
    inputs.source === 'hand' ? inputs.kind === 'proportion' : metric?.kind === 'conversion';
  return (
    <Stack gap="lg">
      <Stack gap="xs">
        <Text size="sm" fw={500}>
          What is so now
        </Text>
        <div>
          <SegmentedControl
            size="xs"
            aria-label="Where the baseline is from"
            value={inputs.source}
            onChange={(value) => set({ source: value === 'hand' ? 'hand' : 'metric' })}
            data={[
              {
                value: 'metric',
                label: metric ? `History of ${metric.name}` : 'History of the primary metric',
              },
              { value: 'hand', label: 'By hand' },
            ]}
          />
        </div>
        {inputs.source === 'metric' && !metric && (
          <Text size="sm" c="dimmed">
            There is no primary metric yet. Choose one a step before, or give figures by hand.
          </Text>
        )}
        {inputs.source === 'hand' && <HandFields inputs={inputs} onChange={set} />}
      </Stack>
      <EffectField inputs={inputs} onChange={set} />
      <CertaintyFields inputs={inputs} onChange={set} />
      <PlanResult
        query={plan}
        effect={inputs.effect}
        isShare={isShare}
        missing="A plan needs a baseline: a primary metric, or figures by hand."
      />
      <TextInput
        label="Planned days"
        description="As the plan says, unless you know better. Whole weeks are wise where weekends differ."
        placeholder="Not planned"
        value={draft.ownDays ?? (planned.days === null ? '' : String(planned.days))}
        onChange={(event) => {
          const ownDays = event.currentTarget.value;
          onChange((now) => ({ ...now, ownDays }));
        }}
        error={faultAt('planned_days')}
        inputMode="numeric"
        maw="20rem"
      />
      {draft.ownDays === undefined && (plan.data?.days ?? 0) > 365 && (
        <Text size="sm" c="var(--hy-warn-text)">
          That is more than a year ({count(Math.ceil(plan.data?.days ?? 0), 'day')}). Look for a
          larger change, give it more traffic, or measure something that more users do.
        </Text>
      )}
    </Stack>
  );
}

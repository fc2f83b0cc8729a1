import { Input, Select, Stack, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { layersQuery } from '#data/layers.queries.ts';
import { ConditionsEditor } from '#domain/conditions-editor.tsx';
import { percent } from '#domain/words/text.ts';
import { AnchorLink } from '#ui/links.tsx';
import { PercentInput } from '#ui/percent-input.tsx';
import { flagOf, type StepProps } from './step-props.ts';
import { WeightsFields } from './weights-fields.tsx';
import classes from './wizard.module.css';

/** Who gets what, and who takes part at all. */
export function VariantsStep(props: StepProps) {
  const { draft, onChange, faultAt } = props;
  const variants = flagOf(props)?.variants ?? draft.variants.map(({ variant }) => variant);
  return (
    <Stack gap="lg">
      <WeightsFields {...props} variants={variants} />
      <Input.Wrapper
        size="xs"
        label="Traffic"
        description={`Share of the audience that takes part. The others get ${draft.control} and are not counted.`}
        labelElement="div"
        error={faultAt('traffic')}
      >
        <PercentInput
          name="Traffic"
          value={draft.traffic}
          onChange={(traffic) => onChange((now) => ({ ...now, traffic }))}
          className={classes['percent']}
        />
      </Input.Wrapper>
      <Input.Wrapper
        size="xs"
        label="Audience"
        description="All of these must hold; without any it is for everyone. Whom the flag’s other rules match does not take part."
        labelElement="div"
      >
        <ConditionsEditor
          value={draft.when}
          onChange={(when) => onChange((now) => ({ ...now, when }))}
          path="when"
          faultAt={faultAt}
          label="the audience"
          {...(draft.environmentKey !== undefined && { environmentKey: draft.environmentKey })}
        />
      </Input.Wrapper>
      <TextInput
        label="Unit"
        description="The attribute whose values are compared: targetingKey for users; one like company where a whole company has to get the same."
        value={draft.unit}
        maxLength={200}
        onChange={(event) => {
          const unit = event.currentTarget.value;
          onChange((now) => ({ ...now, unit }));
        }}
        error={faultAt('unit')}
        classNames={{ input: classes['mono'] ?? '' }}
        spellCheck={false}
        autoCapitalize="none"
      />
      <LayerChoice {...props} />
    </Stack>
  );
}

function LayerChoice({ draft, onChange, faultAt }: StepProps) {
  const { data } = useQuery({
    ...layersQuery(draft.environmentKey),
    enabled: draft.environmentKey !== undefined,
  });
  const layers = data ?? [];
  const chosen = layers.find(({ key }) => key === draft.layerKey);
  const isTight = chosen !== undefined && chosen.free < draft.traffic;
  return (
    <Select
      label="Layer"
      description={
        <>
          Experiments of one layer never share a unit: for changes that would disturb each other.
          Without a layer, units may be in several experiments, which is mostly fine.{' '}
          <AnchorLink to="/app/experiments/layers" inherit target="_blank">
            Layers and holdouts
          </AnchorLink>
        </>
      }
      placeholder="None"
      data={layers.map(({ key, name, free }) => ({
        value: key,
        label: `${name} (${percent(free)} free)`,
      }))}
      value={draft.layerKey}
      onChange={(layerKey) => onChange((now) => ({ ...now, layerKey }))}
      clearable
      clearButtonProps={{ 'aria-label': 'No layer' }}
      error={
        faultAt('layer_key') ??
        (isTight
          ? `Only ${percent(chosen.free)} of it are free now: with ${percent(draft.traffic)} traffic the experiment could not start.`
          : undefined)
      }
    />
  );
}

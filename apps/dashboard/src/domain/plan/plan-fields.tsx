import {
  Group,
  Input,
  SegmentedControl,
  Select,
  Slider,
  Stack,
  Switch,
  TextInput,
} from '@mantine/core';
import { percent } from '#domain/words/text.ts';
import classes from './plan.module.css';
import { baselineFaults, type PlanInputs } from './plan-inputs.ts';

interface FieldsProps {
  readonly inputs: PlanInputs;
  readonly onChange: (patch: Partial<PlanInputs>) => void;
}

/** What is so now, typed by hand: for what has no history yet. */
export function HandFields({ inputs, onChange }: FieldsProps) {
  const { kind, mean, deviation, unitsADay } = inputs;
  const faults = baselineFaults(inputs);
  const isShare = kind === 'proportion';
  return (
    <Stack gap="sm">
      <div>
        <SegmentedControl
          size="xs"
          aria-label="What is measured"
          value={kind}
          onChange={(value) => onChange({ kind: value === 'mean' ? 'mean' : 'proportion' })}
          data={[
            { value: 'proportion', label: 'A share of the units' },
            { value: 'mean', label: 'An amount for each unit' },
          ]}
        />
      </div>
      <Group gap="sm" align="flex-start">
        <TextInput
          label={isShare ? 'Share now' : 'Mean now'}
          value={mean}
          onChange={(event) => onChange({ mean: event.currentTarget.value })}
          error={faults.mean}
          {...(isShare && { rightSection: <span aria-hidden>%</span> })}
          inputMode="decimal"
          w="9rem"
        />
        {!isShare && (
          <TextInput
            label="Standard deviation"
            value={deviation}
            onChange={(event) => onChange({ deviation: event.currentTarget.value })}
            error={faults.deviation}
            inputMode="decimal"
            w="9rem"
          />
        )}
        <TextInput
          label="Units a day"
          value={unitsADay}
          onChange={(event) => onChange({ unitsADay: event.currentTarget.value })}
          error={faults.unitsADay}
          inputMode="numeric"
          w="9rem"
        />
      </Group>
    </Stack>
  );
}

/** Places on the slider, further apart the larger they are. */
const EFFECTS = [
  0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 10, 12, 15, 20, 25, 30, 40, 50, 75,
  100,
] as const;
const MARKED = [0.1, 1, 5, 20, 100];

/** The smallest change that the experiment is to find. */
export function EffectField({ inputs: { effect }, onChange }: FieldsProps) {
  const place = nearestPlace(effect);
  return (
    <Input.Wrapper
      size="xs"
      label={`Smallest change to be found: ${percent(effect)}`}
      description="Relative to the control. Half of the change takes four times as many units, so ask what would be worth shipping."
      labelElement="div"
    >
      <div className={classes['slider']}>
        <Slider
          min={0}
          max={EFFECTS.length - 1}
          step={1}
          value={place}
          onChange={(at) => onChange({ effect: EFFECTS[at] ?? effect })}
          label={(at) => percent(EFFECTS[at] ?? effect)}
          thumbLabel="Smallest change to be found"
          thumbValueText={percent(effect)}
          marks={MARKED.map((mark) => ({ value: nearestPlace(mark), label: percent(mark) }))}
        />
      </div>
    </Input.Wrapper>
  );
}

function nearestPlace(effect: number): number {
  let best = 0;
  for (const [place, each] of EFFECTS.entries()) {
    const current = EFFECTS[best] ?? each;
    if (Math.abs(Math.log(each / effect)) < Math.abs(Math.log(current / effect))) best = place;
  }
  return best;
}

const ALPHAS = [0.01, 0.02, 0.05, 0.1];
const POWERS = [0.7, 0.8, 0.9, 0.95];

/** How sure one wants to be, and whether one looks on the way. */
export function CertaintyFields({ inputs, onChange }: FieldsProps) {
  const { alpha, power, isSequential } = inputs;
  return (
    <Stack gap="sm">
      <Switch
        label="Look every day and stop early"
        description={
          isSequential
            ? 'The intervals stay right however often you look: you may stop as soon as they are clear. That costs some more units at the planned end, and mostly saves them before.'
            : 'A test with a fixed end: fewer units, but the result counts only at the planned end. Halyard’s results allow looking all the same, so plan this only to compare.'
        }
        checked={isSequential}
        onChange={(event) => onChange({ isSequential: event.currentTarget.checked })}
      />
      <Group gap="sm" align="flex-start">
        <Select
          label="False alarms"
          description="Found where there is nothing (alpha)"
          data={optionsOf(ALPHAS, alpha)}
          value={String(alpha)}
          allowDeselect={false}
          onChange={(value) => value !== null && onChange({ alpha: Number(value) })}
          w="15rem"
        />
        <Select
          label="Power"
          description="Found where there is something"
          data={optionsOf(POWERS, power)}
          value={String(power)}
          allowDeselect={false}
          onChange={(value) => value !== null && onChange({ power: Number(value) })}
          w="15rem"
        />
      </Group>
    </Stack>
  );
}

function optionsOf(values: readonly number[], current: number) {
  const all = values.includes(current) ? values : [...values, current];
  return all.map((value) => ({ value: String(value), label: percent(value * 100) }));
}

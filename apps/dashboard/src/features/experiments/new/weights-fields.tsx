import { Button, Checkbox, Group, Radio, Text } from '@mantine/core';
import { SplitBar } from '#domain/split/split-bar.tsx';
import { distributeEvenly, setWeight, sumOf } from '#domain/split/split-weights.ts';
import { VariantMark } from '#domain/variants.tsx';
import { percent } from '#domain/words/text.ts';
import { PercentInput } from '#ui/percent-input.tsx';
import type { StepProps } from './step-props.ts';
import classes from './wizard.module.css';
import { withVariant } from './wizard-draft.ts';

interface WeightsFieldsProps extends Pick<StepProps, 'draft' | 'onChange' | 'faultAt'> {
  /** The keys of the flag's variants, in their order. */
  readonly variants: readonly string[];
}

/** Which variants are compared, which of them is the control, and the share of each. */
export function WeightsFields({ draft, onChange, faultAt, variants }: WeightsFieldsProps) {
  const weights = [...draft.variants];
  const change = (next: typeof weights) => onChange((now) => ({ ...now, variants: next }));
  const sum = sumOf(weights);
  return (
    <fieldset className={classes['fieldset']}>
      <legend className={classes['legend']}>Variants and their shares</legend>
      <div className={classes['weights']}>
        {variants.map((variant) => {
          const place = weights.findIndex((each) => each.variant === variant);
          const weight = weights[place];
          return (
            <div key={variant} className={classes['weight']}>
              <Checkbox
                aria-label={`Compare ${variant}`}
                label={<VariantMark variants={variants} variant={variant} />}
                checked={weight !== undefined}
                onChange={(event) => {
                  const isCompared = event.currentTarget.checked;
                  onChange((now) => withVariant(now, variant, isCompared));
                }}
              />
              <Radio
                size="xs"
                name="control"
                label="control"
                aria-label={`${variant} is the control`}
                checked={draft.control === variant}
                disabled={weight === undefined}
                onChange={() => onChange((now) => ({ ...now, control: variant }))}
              />
              {weight && (
                <PercentInput
                  name={`Share of ${variant}`}
                  value={weight.weight}
                  onChange={(next) => change(setWeight(weights, place, next))}
                  error={
                    faultAt(`variants[${place}].weight`) ?? faultAt(`variants[${place}].variant`)
                  }
                />
              )}
            </div>
          );
        })}
      </div>
      {weights.length > 1 && (
        <SplitBar
          weights={weights}
          onChange={change}
          variants={variants}
          owner="the experiment"
          isDisabled={false}
        />
      )}
      <Group gap="sm" mt="xs">
        <Text size="xs" {...(sum === 100 ? { c: 'dimmed' } : { c: 'var(--mantine-color-error)' })}>
          Sum {percent(sum)}
        </Text>
        <Button
          variant="subtle"
          size="compact-xs"
          disabled={weights.length === 0}
          onClick={() => change(distributeEvenly(weights.map(({ variant }) => variant)))}
        >
          Distribute evenly
        </Button>
      </Group>
      {(faultAt('variants') ?? faultAt('control')) !== undefined && (
        <Text size="xs" c="var(--mantine-color-error)" role="alert">
          {faultAt('variants') ?? faultAt('control')}
        </Text>
      )}
      <Text size="xs" c="dimmed">
        Even shares take the fewest units. Give a risky variant less if it is to reach fewer people.
      </Text>
    </fieldset>
  );
}

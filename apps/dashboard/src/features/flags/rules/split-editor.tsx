import { ActionIcon, Button, Group, Menu, Stack, Text } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { SplitBar } from '#domain/split/split-bar.tsx';
import {
  distributeEvenly,
  mergeWeights,
  setWeight,
  sumOf,
  type Weight,
  withoutWeight,
} from '#domain/split/split-weights.ts';
import { VariantMark } from '#domain/variants.tsx';
import { PercentInput } from '#ui/percent-input.tsx';
import { sayPercent } from '#ui/share-bar.tsx';
import type { SplitEditorProps } from './props.ts';
import classes from './rules.module.css';
import { SplitOptions } from './split-options.tsx';

/** A split: its shares as a bar and as numbers, and who takes part in it. */
export function SplitEditor(props: SplitEditorProps) {
  const { value, variants, label, path, faultAt, isDisabled } = props;
  const weights = mergeWeights(value.weights);
  const change = (next: Weight[]) => props.onChange({ ...value, weights: next });
  const others = variants.filter((key) => weights.every(({ variant }) => variant !== key));
  return (
    <Stack gap="xs" role="group" aria-label={`Split of ${label}`} className={classes['split']}>
      <SplitBar
        weights={weights}
        onChange={change}
        variants={variants}
        owner={label}
        isDisabled={isDisabled}
      />
      <div className={classes['weights']}>
        {weights.map(({ variant, weight }, place) => (
          <div key={variant} className={classes['weight']}>
            <VariantMark variants={variants} variant={variant} />
            <PercentInput
              name={`Share of ${variant} in ${label}`}
              className={classes['percent']}
              value={weight}
              onChange={(percent) => change(setWeight(weights, place, percent))}
              error={weightFault(props, variant)}
              isDisabled={isDisabled}
            />
            <ActionIcon
              aria-label={`Remove ${variant} from ${label}`}
              disabled={isDisabled || weights.length < 2}
              onClick={() => change(withoutWeight(weights, place))}
            >
              <IconX size={14} />
            </ActionIcon>
          </div>
        ))}
      </div>
      <Group gap="sm">
        <Sum weights={weights} fault={faultAt(`${path}.weights`) ?? faultAt(path)} />
        {!isDisabled && (
          <>
            <Button
              variant="subtle"
              size="compact-xs"
              aria-label={`Distribute evenly in ${label}`}
              onClick={() => change(distributeEvenly(weights.map(({ variant }) => variant)))}
            >
              Distribute evenly
            </Button>
            {others.length > 0 && (
              <AddVariant
                label={label}
                others={others}
                onAdd={(variant) => change([...weights, { variant, weight: 0 }])}
              />
            )}
          </>
        )}
      </Group>
      <SplitOptions {...props} />
    </Stack>
  );
}

function AddVariant({
  label,
  others,
  onAdd,
}: {
  readonly label: string;
  readonly others: readonly string[];
  readonly onAdd: (variant: string) => void;
}) {
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button variant="subtle" size="compact-xs" aria-label={`Add variant to ${label}`}>
          + variant
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah="16rem" className={classes['menu']}>
        {others.map((key) => (
          <Menu.Item key={key} onClick={() => onAdd(key)}>
            {key}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function Sum({ weights, fault }: { weights: readonly Weight[]; fault: string | undefined }) {
  const sum = sumOf(weights);
  const missing = Number((100 - sum).toFixed(3));
  if (missing === 0 && fault === undefined) {
    return (
      <Text size="xs" c="dimmed">
        Sum 100 %
      </Text>
    );
  }
  const words = missing > 0 ? `${sayPercent(missing)} missing` : `${sayPercent(-missing)} too much`;
  return (
    <Text size="xs" c="var(--mantine-color-error)" role="alert">
      {missing === 0 ? fault : `Sum ${sayPercent(sum)}: ${words}`}
    </Text>
  );
}

/** What is said of any of a variant's weights in the layout that was sent. */
function weightFault({ value, path, faultAt }: SplitEditorProps, variant: string) {
  for (const [place, weight] of value.weights.entries()) {
    if (weight.variant !== variant) continue;
    const at = `${path}.weights[${place}]`;
    const fault = faultAt(`${at}.weight`) ?? faultAt(`${at}.variant`) ?? faultAt(at);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

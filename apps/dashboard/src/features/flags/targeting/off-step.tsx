import { Group, Select, Switch, Text } from '@mantine/core';
import { VariantMark } from '#domain/variants.tsx';
import { Step } from './step.tsx';
import type { StepsProps } from './steps-props.ts';

/** The switch, and what is served while it is off. */
export function OffStep({ flag, environmentKey, draft, onEdit, faultAt, isDisabled }: StepsProps) {
  const variants = flag.variants.map(({ key }) => key);
  return (
    <Step title="Switch" lead="While it is off, nothing below is looked at.">
      <Group gap="lg" align="center">
        <Switch
          checked={draft.is_enabled}
          onChange={(event) => onEdit({ is_enabled: event.currentTarget.checked })}
          disabled={isDisabled}
          label={draft.is_enabled ? 'On' : 'Off'}
          aria-label={`${flag.key} in ${environmentKey}`}
        />
        <Group gap="xs" wrap="nowrap">
          <Text size="sm" c="dimmed">
            While off, everyone gets
          </Text>
          {flag.flag_type === 'multivariate' ? (
            <Select
              data={variants}
              value={draft.off_variant}
              onChange={(variant) => variant !== null && onEdit({ off_variant: variant })}
              allowDeselect={false}
              disabled={isDisabled}
              error={faultAt('off_variant')}
              aria-label="Off variant"
              w="12rem"
            />
          ) : (
            <VariantMark variants={variants} variant={draft.off_variant} />
          )}
        </Group>
      </Group>
    </Step>
  );
}

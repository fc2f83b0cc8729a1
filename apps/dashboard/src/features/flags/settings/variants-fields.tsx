import { Button, Select, Text } from '@mantine/core';
import { Section } from '#ui/section.tsx';
import classes from './flag-settings-tab.module.css';
import type { VariantDraft } from './settings-draft.ts';
import type { SettingsFieldsProps } from './settings-fields.ts';
import { VariantRow } from './variant-row.tsx';

const MAX_VARIANTS = 100;

/** What a flag can serve. */
export function VariantsFields({ flag, draft, edit, faultAt, isDisabled }: SettingsFieldsProps) {
  const { variants } = draft;
  if (flag.flag_type !== 'multivariate') {
    return (
      <Section title="Variants">
        <Text size="sm" c="dimmed">
          A {flag.flag_type} flag serves <strong>on</strong>, which is true, or <strong>off</strong>
          , which is false.
        </Text>
      </Section>
    );
  }
  const change = (index: number, fields: Partial<VariantDraft>) =>
    edit({ variants: variants.map((each, at) => (at === index ? { ...each, ...fields } : each)) });
  const add = () =>
    edit({
      variants: [
        ...variants,
        { id: crypto.randomUUID(), key: '', name: '', text: START[flag.value_type], isNew: true },
      ],
    });
  return (
    <Section
      title="Variants"
      lead={`What the flag can serve: each one a ${flag.value_type === 'object' ? 'JSON value' : flag.value_type}. A changed value reaches applications at once, in every environment.`}
    >
      <ul className={classes['rows']}>
        {variants.map((variant, index) => (
          <VariantRow
            key={variant.id}
            flag={flag}
            variant={variant}
            place={index}
            onChange={(fields) => change(index, fields)}
            onRemove={() => edit({ variants: variants.filter((_, at) => at !== index) })}
            faultAt={faultAt}
            isDisabled={isDisabled}
          />
        ))}
      </ul>
      {faultAt('variants') !== undefined && (
        <Text size="xs" c="var(--mantine-color-error)" role="alert">
          {faultAt('variants')}
        </Text>
      )}
      <div>
        <Button
          variant="default"
          onClick={add}
          disabled={isDisabled || variants.length >= MAX_VARIANTS}
        >
          Add a variant
        </Button>
      </div>
      <Select
        label="Off variant"
        description="Served while the flag is off, in every environment that names no other"
        data={[...new Set(variants.map(({ key }) => key))].filter((key) => key !== '')}
        value={draft.off_variant}
        onChange={(key) => key !== null && edit({ off_variant: key })}
        allowDeselect={false}
        error={faultAt('off_variant')}
        disabled={isDisabled}
        maw="20rem"
      />
    </Section>
  );
}

const START = { boolean: 'false', string: '', number: '0', object: '{}' } as const;

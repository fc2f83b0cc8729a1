import type { Flag } from '@halyard/contracts/flags';
import { ActionIcon, Textarea, TextInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { VariantMark } from '#domain/variants.tsx';
import { Reasoned } from '#ui/reasoned.tsx';
import classes from './flag-settings-tab.module.css';
import type { VariantDraft } from './settings-draft.ts';
import { usesOf } from './variant-uses.ts';

interface VariantRowProps {
  readonly flag: Flag;
  readonly variant: VariantDraft;
  /** Among the flag's variants, from 0. */
  readonly place: number;
  readonly onChange: (fields: Partial<VariantDraft>) => void;
  readonly onRemove: () => void;
  readonly faultAt: (path: string) => string | undefined;
  readonly isDisabled: boolean;
}

/** One variant. Its key is what rules refer to, and stays; its name and value may change. */
export function VariantRow(props: VariantRowProps) {
  const { flag, variant, place, onChange, faultAt, isDisabled } = props;
  const word = variant.key === '' ? `variant ${place + 1}` : variant.key;
  const path = `variants[${place}]`;
  const value = {
    'aria-label': `Value of ${word}`,
    value: variant.text,
    error: faultAt(`${path}.value`),
    disabled: isDisabled,
    className: classes['code'],
  };
  return (
    <li className={classes['row']} data-kind="variant">
      {variant.isNew ? (
        <TextInput
          aria-label={`Key of variant ${place + 1}`}
          placeholder="key"
          maxLength={100}
          value={variant.key}
          onChange={(event) => onChange({ key: event.currentTarget.value })}
          error={faultAt(`${path}.key`)}
          disabled={isDisabled}
          className={classes['code']}
        />
      ) : (
        <div className={classes['fixed']}>
          <VariantMark variants={flag.variants.map(({ key }) => key)} variant={variant.key} />
        </div>
      )}
      <TextInput
        aria-label={`Name of ${word}`}
        placeholder="Name (optional)"
        maxLength={200}
        value={variant.name}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
        error={faultAt(`${path}.name`)}
        disabled={isDisabled}
      />
      {flag.value_type === 'number' ? (
        <TextInput
          {...value}
          inputMode="decimal"
          onChange={(event) => onChange({ text: event.currentTarget.value })}
        />
      ) : (
        <Textarea
          {...value}
          autosize
          minRows={1}
          maxRows={16}
          onChange={(event) => onChange({ text: event.currentTarget.value })}
        />
      )}
      <RemoveButton {...props} word={word} />
    </li>
  );
}

function RemoveButton({
  flag,
  variant,
  onRemove,
  isDisabled,
  word,
}: VariantRowProps & { word: string }) {
  const uses = variant.isNew ? [] : usesOf(flag, variant.key);
  const reason =
    uses.length > 0 ? `${variant.key} is in use: ${uses.slice(0, 4).join(', ')}.` : undefined;
  return (
    <Reasoned reason={isDisabled ? undefined : reason}>
      <ActionIcon
        size="lg"
        className={classes['remove']}
        onClick={onRemove}
        disabled={isDisabled || reason !== undefined}
        aria-label={`Remove ${word}`}
      >
        <IconX size={14} />
      </ActionIcon>
    </Reasoned>
  );
}

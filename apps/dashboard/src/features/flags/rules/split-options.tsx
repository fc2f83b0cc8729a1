import {
  Autocomplete,
  Button,
  Collapse,
  Group,
  Select,
  Text,
  UnstyledButton,
  VisuallyHidden,
} from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useSeenAttributes } from '#domain/conditions/seen-attributes.ts';
import { ConfirmDialog } from '#ui/confirm-dialog.tsx';
import { Mono } from '#ui/mono.tsx';
import { PercentInput } from '#ui/percent-input.tsx';
import { sayPercent } from '#ui/share-bar.tsx';
import type { SplitEditorProps } from './props.ts';
import { newRuleId } from './rule-list.ts';
import classes from './rules.module.css';

const UNIT = 'targetingKey';
const FIELDS = ['traffic', 'by', 'salt', 'otherwise'] as const;

/** Who takes part in a split, by what they are told apart, and a new draw. */
export function SplitOptions(props: SplitEditorProps) {
  const { value, onChange, label, path, faultAt, isDisabled } = props;
  const isFaulty = FIELDS.some((field) => faultAt(`${path}.${field}`) !== undefined);
  const [isOpen, setIsOpen] = useState(false);
  const isShown = isOpen || isFaulty;
  const { traffic = 100, by = UNIT } = value;
  return (
    <div>
      <UnstyledButton
        className={classes['summary']}
        aria-expanded={isShown}
        onClick={() => setIsOpen(!isOpen)}
      >
        {traffic === 100 ? 'All traffic' : `${sayPercent(traffic)} of traffic`}, by{' '}
        <Mono>{by}</Mono>
        {value.salt !== undefined && ', reshuffled'}
        <span className={classes['more']}>{isShown ? 'less' : 'change'}</span>
        <VisuallyHidden> the traffic of {label}</VisuallyHidden>
      </UnstyledButton>
      <Collapse expanded={isShown} transitionDuration={0}>
        <div className={classes['options']}>
          <PercentFields {...props} traffic={traffic} />
          <UnitField {...props} />
          <Salt
            {...props}
            isDisabled={isDisabled}
            onChange={(salt) => onChange({ ...value, salt })}
          />
        </div>
      </Collapse>
    </div>
  );
}

function PercentFields(props: SplitEditorProps & { readonly traffic: number }) {
  const { value, onChange, traffic, variants, label, path, faultAt, isDisabled } = props;
  const { traffic: _, otherwise, ...rest } = value;
  const off = props.offVariant === undefined ? 'the off variant' : `${props.offVariant} (off)`;
  return (
    <>
      <Labelled label="Traffic" hint="How many units take part; the others are not in the split.">
        <PercentInput
          name={`Traffic of ${label}`}
          className={classes['percent']}
          value={traffic}
          onChange={(percent) => {
            const share = percent === 100 ? {} : { traffic: percent };
            onChange({ ...rest, ...share, ...(otherwise !== undefined && { otherwise }) });
          }}
          error={faultAt(`${path}.traffic`)}
          isDisabled={isDisabled}
        />
      </Labelled>
      {(traffic < 100 || otherwise !== undefined) && (
        <Labelled label="Others get">
          <Select
            aria-label={`What others get in ${label}`}
            data={[
              { value: '', label: off },
              ...variants.map((key) => ({ value: `variant:${key}`, label: key })),
            ]}
            value={otherwise === undefined ? '' : `variant:${otherwise}`}
            onChange={(id) => {
              const { otherwise: __, ...kept } = value;
              onChange(id ? { ...kept, otherwise: id.slice('variant:'.length) } : kept);
            }}
            error={faultAt(`${path}.otherwise`)}
            disabled={isDisabled}
            allowDeselect={false}
          />
        </Labelled>
      )}
    </>
  );
}

function UnitField({
  value,
  onChange,
  label,
  path,
  faultAt,
  isDisabled,
  environmentKey,
}: SplitEditorProps) {
  const seen = useSeenAttributes(environmentKey).map(({ attribute }) => attribute);
  const { by, ...rest } = value;
  return (
    <Labelled
      label="Unit"
      hint="The attribute that is drawn by: equal values get the same variant."
    >
      <Autocomplete
        size="xs"
        aria-label={`Unit of ${label}`}
        placeholder={UNIT}
        data={[...new Set([UNIT, ...seen])]}
        value={by ?? ''}
        onChange={(next) => onChange(next === '' || next === UNIT ? rest : { ...rest, by: next })}
        error={faultAt(`${path}.by`)}
        disabled={isDisabled}
        maxLength={200}
        limit={50}
      />
    </Labelled>
  );
}

function Salt({
  value,
  onChange,
  flagKey,
  label,
  path,
  faultAt,
  isDisabled,
}: Omit<SplitEditorProps, 'onChange'> & { readonly onChange: (salt: string) => void }) {
  const [isAsking, setIsAsking] = useState(false);
  const fault = faultAt(`${path}.salt`);
  return (
    <Labelled
      label="Salt"
      hint="What is hashed with the unit. It stays, so units keep their variant."
    >
      <Group gap="xs">
        <Mono>{value.salt ?? flagKey}</Mono>
        {!isDisabled && (
          <Button
            variant="subtle"
            size="compact-xs"
            aria-label={`Reshuffle ${label}`}
            onClick={() => setIsAsking(true)}
          >
            Reshuffle…
          </Button>
        )}
      </Group>
      {fault !== undefined && (
        <Text size="xs" c="var(--mantine-color-error)" role="alert">
          {fault}
        </Text>
      )}
      <ConfirmDialog
        isOpen={isAsking}
        title={`Reshuffle ${label}?`}
        action="Reshuffle"
        onClose={() => setIsAsking(false)}
        onConfirm={() => {
          onChange(`${flagKey}-${newRuleId().slice('rule-'.length)}`.slice(-200));
          setIsAsking(false);
        }}
      >
        With a new salt every unit is drawn anew: about as many get each variant as before, but not
        the same ones. Nothing happens before you save.
      </ConfirmDialog>
    </Labelled>
  );
}

function Labelled({
  label,
  hint,
  children,
}: {
  readonly label: string;
  readonly hint?: string;
  readonly children: ReactNode;
}) {
  return (
    <div className={classes['labelled']}>
      <Text size="xs" c="dimmed" className={classes['label']}>
        {label}
      </Text>
      <div>
        {children}
        {hint !== undefined && (
          <Text size="xs" c="dimmed" mt={2}>
            {hint}
          </Text>
        )}
      </div>
    </div>
  );
}

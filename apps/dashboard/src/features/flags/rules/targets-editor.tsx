import type { Target } from '@halyard/contracts/targeting';
import { Button, Group, Text } from '@mantine/core';
import { useMemo, useState } from 'react';
import { type FaultAt, faultsOfList } from '#domain/conditions/fault-at.ts';
import { useSeenAttributes } from '#domain/conditions/seen-attributes.ts';
import { VariantMark } from '#domain/variants.tsx';
import { TagsField } from '#ui/tags-field.tsx';
import classes from './rules.module.css';
import { contestedKeys, keysByVariant, withKeys } from './target-keys.ts';

interface TargetsEditorProps {
  readonly value: readonly Target[];
  readonly onChange: (value: Target[]) => void;
  /** The keys of the flag's variants, in their order. */
  readonly variants: readonly string[];
  readonly faultAt: FaultAt;
  readonly isDisabled?: boolean;
  /** Whose recent contexts suggest keys. */
  readonly environmentKey?: string;
}

/** So many seen keys are offered at once. */
const OFFERED = 8;

/** Who gets a variant by their targeting key, before any rule. */
export function TargetsEditor(props: TargetsEditorProps) {
  const { value, variants, isDisabled = false } = props;
  const lists = useMemo(() => keysByVariant(value), [value]);
  // A list that has lost its last key stays where it is.
  const [opened, setOpened] = useState<readonly string[]>(() => [...lists.keys()]);
  const contested = useMemo(() => contestedKeys(value), [value]);
  const shown = [...new Set([...variants, ...lists.keys()])].filter(
    (variant) => lists.has(variant) || opened.includes(variant),
  );
  const others = variants.filter((variant) => !shown.includes(variant));
  return (
    <div className={classes['list']}>
      {shown.map((variant) => (
        <TargetRow
          key={variant}
          {...props}
          isDisabled={isDisabled}
          variant={variant}
          keys={lists.get(variant) ?? []}
          contested={contested}
        />
      ))}
      {isDisabled && shown.length === 0 && (
        <Text size="sm" c="dimmed">
          Nobody is targeted by key.
        </Text>
      )}
      {!isDisabled && others.length > 0 && (
        <Group gap="xs">
          {others.map((variant) => (
            <Button
              key={variant}
              variant="subtle"
              size="compact-xs"
              onClick={() => setOpened([...opened, variant])}
            >
              + keys for {variant}
            </Button>
          ))}
        </Group>
      )}
    </div>
  );
}

interface TargetRowProps extends TargetsEditorProps {
  readonly isDisabled: boolean;
  readonly variant: string;
  readonly keys: readonly string[];
  readonly contested: ReadonlyMap<string, readonly string[]>;
}

function TargetRow(props: TargetRowProps) {
  const { value, onChange, variants, variant, keys, contested, environmentKey } = props;
  const seen = useSeenAttributes(environmentKey).find((it) => it.attribute === 'targetingKey');
  const change = (next: readonly string[]) => onChange(withKeys(value, variant, next));
  const fault = faultOf(props);
  const places = new Set(
    [...keys.entries()].flatMap(([at, key]) => (contested.has(key) ? [at] : [])),
  );
  const optionsFor = (text: string) =>
    (seen?.values ?? [])
      .map(String)
      .filter((key) => key.toLowerCase().includes(text.trim().toLowerCase()))
      .filter((key) => !keys.includes(key))
      .slice(0, OFFERED)
      .map((key) => ({ key, label: key, hint: 'seen' }));
  return (
    <div className={classes['target']} role="group" aria-label={`Targets of ${variant}`}>
      <div className={classes['targeted']}>
        <VariantMark variants={variants} variant={variant} />
        <Text size="xs" c="dimmed">
          {keys.length === 1 ? '1 key' : `${keys.length.toLocaleString('en')} keys`}
        </Text>
      </div>
      <TagsField
        label={`Keys that get ${variant}`}
        tags={keys}
        faultyTags={places}
        error={fault}
        placeholder="Targeting key, Enter; or paste many lines"
        isDisabled={props.isDisabled}
        optionsFor={optionsFor}
        onPick={(key) => change([...keys, key])}
        onAdd={(items) => {
          const known = new Set(keys);
          change([...keys, ...items.filter((item) => !known.has(item))]);
          return undefined;
        }}
        onRemove={(place) => change(keys.filter((_, at) => at !== place))}
      />
    </div>
  );
}

/** What the server or another list has against the keys of a variant. */
function faultOf({ value, variant, keys, contested, faultAt }: TargetRowProps): string | undefined {
  for (const [place, target] of value.entries()) {
    if (target.variant !== variant) continue;
    const at = `targets[${place}]`;
    const { message } = faultsOfList(faultAt, `${at}.keys`, target.keys.length);
    const fault = message ?? faultAt(`${at}.variant`) ?? faultAt(at);
    if (fault !== undefined) return fault;
  }
  const twice = keys.find((key) => contested.has(key));
  if (twice === undefined) return undefined;
  const others = (contested.get(twice) ?? []).filter((other) => other !== variant);
  return `${twice} is targeted with ${others.join(', ')}, too. A key has one variant.`;
}

import {
  ActionIcon,
  Button,
  Group,
  Radio,
  SegmentedControl,
  Stack,
  Text,
  TextInput,
} from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { variantColor } from '#domain/variants.tsx';
import classes from './create-flag.module.css';
import { type FlagDraft, type VariantDraft, variantsOfType } from './flag-draft.ts';

interface VariantsEditorProps {
  readonly draft: FlagDraft;
  /** Whether it is switched on anywhere, so that somebody gets the served one. */
  readonly isServed: boolean;
  readonly faultAt: (path: string) => string | undefined;
  readonly onChange: (patch: Partial<FlagDraft>) => void;
}

const TYPES = [
  { value: 'string', label: 'Text' },
  { value: 'number', label: 'Number' },
  { value: 'object', label: 'JSON object' },
] as const;

const EXAMPLES = { string: 'A text', number: '10', object: '{"color": "blue"}' } as const;

/** The variants of a multivariate flag: their keys, and values of one type. */
export function VariantsEditor({ draft, isServed, faultAt, onChange }: VariantsEditorProps) {
  const { variants, valueType, servedId } = draft;
  const keys = variants.map(({ key }) => key);
  const set = (id: number, patch: Partial<VariantDraft>) =>
    onChange({ variants: variants.map((it) => (it.id === id ? { ...it, ...patch } : it)) });
  const remove = (id: number) => {
    const left = variants.filter((it) => it.id !== id);
    onChange({
      variants: left,
      ...(id === servedId && { servedId: left.at(-1)?.id ?? 0 }),
    });
  };
  const add = () => {
    const id = Math.max(0, ...variants.map((it) => it.id)) + 1;
    onChange({ variants: [...variants, { id, key: '', value: '' }] });
  };
  return (
    <Stack gap="xs" component="fieldset" className={classes['fieldset']}>
      <Group justify="space-between" component="legend" className={classes['legend']}>
        <span>Variants</span>
        <SegmentedControl
          size="xs"
          aria-label="Type of the values"
          data={[...TYPES]}
          value={valueType}
          onChange={(chosen) => {
            const type = TYPES.find(({ value }) => value === chosen)?.value ?? 'string';
            onChange({ valueType: type, variants: variantsOfType(variants, type) });
          }}
        />
      </Group>
      {variants.map(({ id, key, value }, place) => (
        <div key={id} className={classes['variant']}>
          <span
            className={classes['dot']}
            style={{ background: variantColor(keys, key) }}
            aria-hidden
          />
          <TextInput
            aria-label={`Key of variant ${place + 1}`}
            placeholder="key"
            classNames={{ input: classes['mono'] ?? '' }}
            value={key}
            error={faultAt(`variants[${place}].key`)}
            onChange={(event) => set(id, { key: event.currentTarget.value })}
          />
          <TextInput
            aria-label={`Value of variant ${place + 1}`}
            placeholder={EXAMPLES[valueType]}
            classNames={{ input: classes['mono'] ?? '' }}
            value={value}
            error={faultAt(`variants[${place}].value`)}
            onChange={(event) => set(id, { value: event.currentTarget.value })}
          />
          {isServed && (
            <Radio
              size="xs"
              name="served-variant"
              label="serve"
              aria-label={`Serve variant ${place + 1} where the flag is on`}
              checked={id === servedId}
              onChange={() => onChange({ servedId: id })}
            />
          )}
          <ActionIcon
            aria-label={`Remove variant ${place + 1}`}
            disabled={variants.length < 2}
            onClick={() => remove(id)}
          >
            <IconTrash size={14} />
          </ActionIcon>
        </div>
      ))}
      <Group justify="space-between">
        <Button variant="subtle" size="compact-xs" onClick={add}>
          Add a variant
        </Button>
        <Text size="xs" c="dimmed">
          The first one is served while the flag is off.
        </Text>
      </Group>
      {faultAt('variants') !== undefined && (
        <Text size="xs" c="red">
          {faultAt('variants')}
        </Text>
      )}
    </Stack>
  );
}

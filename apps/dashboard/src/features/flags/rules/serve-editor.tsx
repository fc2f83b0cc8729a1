import { Select, Stack } from '@mantine/core';
import { distributeEvenly } from '#domain/split/split-weights.ts';
import { variantColor } from '#domain/variants.tsx';
import type { ServeEditorProps } from './props.ts';
import classes from './rules.module.css';
import { SplitEditor } from './split-editor.tsx';

const SPLIT = 'split';
const ofVariant = (key: string) => `variant:${key}`;

/** So many variants a new split starts with at most. */
const SPLIT_AT_FIRST = 4;

/** What is served: one variant, or a split of several by percentages. */
export function ServeEditor(props: ServeEditorProps) {
  const { value, onChange, variants, path, faultAt, isDisabled = false } = props;
  const label = props.label ?? (path === 'fallthrough' ? 'the fallthrough' : path);
  const chosen = 'variant' in value ? value.variant : undefined;
  const keys = chosen === undefined || variants.includes(chosen) ? variants : [...variants, chosen];
  const choose = (id: string | null) => {
    if (id === null) return;
    if (id !== SPLIT) onChange({ variant: id.slice(ofVariant('').length) });
    else if (chosen !== undefined) {
      const weights = distributeEvenly(variants.slice(0, SPLIT_AT_FIRST));
      onChange({ split: { weights } });
    }
  };
  return (
    <Stack gap="xs">
      <Select
        className={classes['serve']}
        aria-label={`What ${label} serves`}
        data={[
          ...keys.map((key) => ({ value: ofVariant(key), label: key })),
          { value: SPLIT, label: 'a percentage split' },
        ]}
        value={chosen === undefined ? SPLIT : ofVariant(chosen)}
        onChange={choose}
        error={faultAt(`${path}.variant`) ?? faultAt(path)}
        disabled={isDisabled}
        allowDeselect={false}
        searchable={keys.length > 10}
        leftSection={chosen !== undefined && <Dot variant={chosen} variants={variants} />}
        renderOption={({ option }) => (
          <span className={classes['option']}>
            {option.value !== SPLIT && <Dot variant={option.label} variants={variants} />}
            {option.label}
          </span>
        )}
      />
      {'split' in value && (
        <SplitEditor
          {...props}
          label={label}
          isDisabled={isDisabled}
          value={value.split}
          onChange={(split) => onChange({ split })}
          path={`${path}.split`}
        />
      )}
    </Stack>
  );
}

function Dot({ variant, variants }: { variant: string; variants: readonly string[] }) {
  return (
    <span
      className={classes['dot']}
      style={{ background: variantColor(variants, variant) }}
      aria-hidden
    />
  );
}

import { type TagOption, TagsField } from '#ui/tags-field.tsx';
import { type FaultAt, faultsOfList } from './fault-at.ts';
import {
  areMostlyText,
  type ConditionValue,
  meaningsOf,
  REFUSALS,
  showValue,
  type ValueKind,
} from './values.ts';

interface ValueInputProps {
  readonly label: string;
  readonly kind: Exclude<ValueKind, 'segment' | 'none'>;
  readonly value: readonly ConditionValue[];
  readonly onChange: (value: ConditionValue[]) => void;
  /** Whether what is compared is always text, as targeting keys are. */
  readonly isText: boolean;
  /** Values that the attribute was seen with, commonest first. */
  readonly seen: readonly ConditionValue[];
  readonly path: string;
  readonly faultAt: FaultAt;
  readonly isDisabled: boolean;
}

const PLACEHOLDERS: Partial<Record<ValueKind, string>> = {
  number: '30',
  instant: '2026-01-31',
  version: '2.3.0',
  pattern: '@example\\.com$',
};

/** So many seen values are offered at once. */
const OFFERED = 8;

/** The values of a condition as tags: typed, pasted or picked from those that were seen. */
export function ValueInput(props: ValueInputProps) {
  const { kind, value, onChange, seen } = props;
  const prefersText = props.isText || areMostlyText(value.length > 0 ? value : seen);
  const show = (each: ConditionValue) => showValue(kind, each);

  const add = (items: readonly string[]) => {
    const taken = new Set(value);
    const refused: string[] = [];
    for (const item of items) {
      const [meaning] = meaningsOf(kind, item, prefersText);
      if (meaning === undefined) refused.push(item);
      else taken.add(meaning);
    }
    if (taken.size > value.length) onChange([...taken]);
    const reason = REFUSALS[kind] ?? 'This is no value.';
    return refused.length > 0 ? { refused, reason } : undefined;
  };
  const optionsFor = (text: string): TagOption[] => {
    const meanings = kind === 'scalar' ? meaningsOf(kind, text, prefersText) : [];
    const typed = meanings.length > 1 ? meanings : [];
    return unique([...typed, ...seenLike(seen, kind, text)])
      .filter((each) => !value.includes(each))
      .slice(0, OFFERED)
      .map((each) => ({
        key: JSON.stringify(each),
        label: show(each),
        ...(kind === 'scalar' && { hint: typeof each === 'string' ? 'text' : typeof each }),
      }));
  };
  const faults = faultsOfList(props.faultAt, props.path, value.length);
  return (
    <TagsField
      label={props.label}
      tags={value.map(show)}
      faultyTags={faults.places}
      error={faults.message}
      placeholder={PLACEHOLDERS[kind] ?? 'Value, Enter'}
      isDisabled={props.isDisabled}
      separator={kind === 'pattern' ? null : ','}
      optionsFor={optionsFor}
      onPick={(key) => {
        const [picked] = meaningsOf('scalar', key);
        if (picked !== undefined) onChange([...value, picked]);
      }}
      onAdd={add}
      onRemove={(place) => onChange(value.filter((_, at) => at !== place))}
    />
  );
}

/** Seen values that the kind can have and that contain the typed text. */
function seenLike(seen: readonly ConditionValue[], kind: ValueKind, text: string) {
  const wanted = text.trim().toLowerCase();
  return seen.filter((each) => {
    if (!String(each).toLowerCase().includes(wanted)) return false;
    if (kind === 'scalar') return true;
    return (kind === 'number') === (typeof each === 'number') && typeof each !== 'boolean';
  });
}

function unique(values: readonly ConditionValue[]): ConditionValue[] {
  return [...new Set(values)];
}

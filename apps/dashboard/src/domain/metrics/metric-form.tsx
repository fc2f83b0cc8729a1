import type { MetricKind } from '@halyard/contracts/metrics';
import {
  Autocomplete,
  Group,
  Input,
  Radio,
  SegmentedControl,
  Select,
  Stack,
  Switch,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { eventNamesQuery } from '#data/events.queries.ts';
import { addsValues, EventSeen } from './event-seen.tsx';
import { isCapped, keyOfMetric, type MetricDraft, type TimeUnit } from './metric-draft.ts';
import { KINDS } from './metric-words.ts';
import classes from './metrics.module.css';

export interface MetricFormProps {
  readonly draft: MetricDraft;
  readonly onChange: (patch: Partial<MetricDraft>) => void;
  /** By the API's name of a field. */
  readonly faultAt: (field: string) => string | undefined;
  /** Whether the key stays, as that of a metric that is there. */
  readonly isKeyFixed: boolean;
  /** Where its event is looked for. */
  readonly environmentKey?: string | undefined;
}

const KIND_LIST = [
  'conversion',
  'count',
  'sum',
  'mean',
  'ratio',
  'quantile',
] as const satisfies readonly MetricKind[];
const PARTS = [
  { value: 'count', label: 'number of events' },
  { value: 'sum', label: 'sum of their values' },
];
const TIME_UNITS = ['minutes', 'hours', 'days'] as const satisfies readonly TimeUnit[];

/** The fields of a metric, each kind with what it needs. */
export function MetricForm(props: MetricFormProps) {
  const { draft, onChange, faultAt } = props;
  return (
    <Stack gap="md">
      <NameFields {...props} />
      <Radio.Group
        size="xs"
        label="What it measures"
        value={draft.kind}
        onChange={(value) => {
          const kind = KIND_LIST.find((each) => each === value);
          if (kind) onChange({ kind });
        }}
      >
        <div className={classes['kinds']}>
          {KIND_LIST.map((kind) => (
            <Radio
              key={kind}
              value={kind}
              size="xs"
              label={KINDS[kind].label}
              description={KINDS[kind].help}
            />
          ))}
        </div>
      </Radio.Group>
      <EventFields {...props} />
      <Input.Wrapper size="xs" label="Which way is good" labelElement="div">
        <div>
          <SegmentedControl
            size="xs"
            aria-label="Which way is good"
            value={draft.direction}
            onChange={(value) =>
              onChange({ direction: value === 'decrease' ? 'decrease' : 'increase' })
            }
            data={[
              { value: 'increase', label: 'More is better' },
              { value: 'decrease', label: 'Less is better' },
            ]}
          />
        </div>
      </Input.Wrapper>
      <WindowFields {...props} />
      {isCapped(draft.kind) && <CapFields {...props} />}
      <TextInput
        label="Smallest change worth finding"
        description="Relative, in percent of the control. Plans start from it, and smaller changes count as none."
        value={draft.minimumEffect}
        onChange={(event) => onChange({ minimumEffect: event.currentTarget.value })}
        error={faultAt('minimum_effect')}
        rightSection={<span aria-hidden>%</span>}
        inputMode="decimal"
        maw="20rem"
      />
      <Textarea
        label="Description"
        value={draft.description}
        maxLength={2000}
        onChange={(event) => onChange({ description: event.currentTarget.value })}
        error={faultAt('description')}
        autosize
      />
      <TextInput
        label="Owner"
        value={draft.owner}
        maxLength={200}
        onChange={(event) => onChange({ owner: event.currentTarget.value })}
        error={faultAt('owner')}
        maw="20rem"
      />
    </Stack>
  );
}

function NameFields({ draft, onChange, faultAt, isKeyFixed }: MetricFormProps) {
  return (
    <div className={classes['pair']}>
      <TextInput
        label="Name"
        placeholder="Purchase rate"
        value={draft.name}
        maxLength={200}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
        error={faultAt('name')}
        data-autofocus
      />
      <TextInput
        label="Key"
        value={keyOfMetric(draft)}
        onChange={(event) => onChange({ ownKey: event.currentTarget.value || undefined })}
        error={faultAt('key')}
        disabled={isKeyFixed}
        classNames={{ input: classes['mono'] ?? '' }}
        spellCheck={false}
        autoCapitalize="none"
      />
    </div>
  );
}

function EventFields({ draft, onChange, faultAt, environmentKey }: MetricFormProps) {
  const { kind, numerator, denominator } = draft;
  const isRatio = kind === 'ratio';
  return (
    <>
      <div className={isRatio ? classes['pair'] : classes['single']}>
        <EventInput
          label="Event"
          value={draft.event}
          onChange={(event) => onChange({ event })}
          error={faultAt('event')}
          environmentKey={environmentKey}
          needsValues={addsValues({ kind, numerator: isRatio ? numerator : null })}
        />
        {isRatio && (
          <Select
            label="What of it"
            data={PARTS}
            value={numerator}
            allowDeselect={false}
            onChange={(value) => onChange({ numerator: value === 'sum' ? 'sum' : 'count' })}
            error={faultAt('numerator')}
          />
        )}
      </div>
      {isRatio && (
        <div className={classes['pair']}>
          <EventInput
            label="Divided by the event"
            value={draft.denominatorEvent}
            onChange={(denominatorEvent) => onChange({ denominatorEvent })}
            error={faultAt('denominator_event')}
            environmentKey={environmentKey}
            needsValues={denominator === 'sum'}
          />
          <Select
            label="What of that"
            data={PARTS}
            value={denominator}
            allowDeselect={false}
            onChange={(value) => onChange({ denominator: value === 'sum' ? 'sum' : 'count' })}
            error={faultAt('denominator')}
          />
        </div>
      )}
      {kind === 'quantile' && (
        <TextInput
          label="Share that stays below it"
          description="50 is the median; 95 is what one in twenty is above."
          value={draft.quantile}
          onChange={(event) => onChange({ quantile: event.currentTarget.value })}
          error={faultAt('quantile')}
          rightSection={<span aria-hidden>%</span>}
          inputMode="decimal"
          maw="20rem"
        />
      )}
    </>
  );
}

interface EventInputProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly error: string | undefined;
  readonly environmentKey: string | undefined;
  readonly needsValues: boolean;
}

/** The name of an event; those that came lately are offered. */
function EventInput({ label, value, onChange, error, environmentKey, ...needs }: EventInputProps) {
  const { data = [] } = useQuery(eventNamesQuery(environmentKey));
  return (
    <div>
      <Autocomplete
        size="xs"
        label={label}
        placeholder="purchase"
        value={value}
        onChange={onChange}
        data={data.map((event) => event.name)}
        limit={12}
        maxLength={200}
        error={error}
      />
      <EventSeen event={value} environmentKey={environmentKey} {...needs} />
    </div>
  );
}

function WindowFields({ draft, onChange, faultAt }: MetricFormProps) {
  return (
    <Input.Wrapper
      size="xs"
      label="When events count"
      description="From a unit’s first exposure on. A fixed time makes early and late units comparable."
      labelElement="div"
    >
      <Group gap="md" mt={4} align="flex-start">
        <TimeFields
          label="Begins after"
          amount={draft.delay}
          unit={draft.delayUnit}
          onAmount={(delay) => onChange({ delay })}
          onUnit={(delayUnit) => onChange({ delayUnit })}
          error={faultAt('window_delay_minutes')}
          isDisabled={false}
        />
        <TimeFields
          label="Lasts"
          amount={draft.window}
          unit={draft.windowUnit}
          onAmount={(window) => onChange({ window })}
          onUnit={(windowUnit) => onChange({ windowUnit })}
          error={faultAt('window_minutes')}
          isDisabled={draft.isOpen}
        />
        <Switch
          label="As long as the experiment runs"
          checked={draft.isOpen}
          onChange={(event) => onChange({ isOpen: event.currentTarget.checked })}
        />
      </Group>
    </Input.Wrapper>
  );
}

interface TimeFieldsProps {
  readonly label: string;
  readonly amount: string;
  readonly unit: TimeUnit;
  readonly onAmount: (amount: string) => void;
  readonly onUnit: (unit: TimeUnit) => void;
  readonly error: string | undefined;
  readonly isDisabled: boolean;
}

function TimeFields({ label, amount, unit, onAmount, onUnit, error, isDisabled }: TimeFieldsProps) {
  return (
    <Group gap={4} align="flex-end" wrap="nowrap">
      <TextInput
        label={label}
        value={amount}
        onChange={(event) => onAmount(event.currentTarget.value)}
        error={error}
        disabled={isDisabled}
        inputMode="decimal"
        w="6rem"
      />
      <Select
        aria-label={`Unit of “${label}”`}
        data={TIME_UNITS}
        value={unit}
        allowDeselect={false}
        onChange={(value) => {
          const chosen = TIME_UNITS.find((each) => each === value);
          if (chosen) onUnit(chosen);
        }}
        disabled={isDisabled}
        w="6.5rem"
      />
    </Group>
  );
}

const CAPS = [
  { value: 'nothing', label: 'No cap' },
  { value: 'percentile', label: 'At a percentile' },
  { value: 'value', label: 'At a value' },
] as const;

function CapFields({ draft, onChange, faultAt }: MetricFormProps) {
  return (
    <Input.Wrapper
      size="xs"
      label="Cap on the total of a unit"
      description="Whoever does a hundred times as much as others would decide alone. Totals above the cap count as the cap; a percentile is fixed early in the experiment."
      labelElement="div"
    >
      <Group gap="xs" mt={4} align="flex-start">
        <SegmentedControl
          size="xs"
          aria-label="Cap on the total of a unit"
          value={draft.capBy}
          onChange={(value) => {
            const capBy = CAPS.find((each) => each.value === value)?.value ?? 'nothing';
            onChange({ capBy, cap: capBy === 'percentile' ? '99' : '' });
          }}
          data={[...CAPS]}
        />
        {draft.capBy !== 'nothing' && (
          <TextInput
            aria-label={draft.capBy === 'value' ? 'Value of the cap' : 'Percentile of the cap'}
            value={draft.cap}
            onChange={(event) => onChange({ cap: event.currentTarget.value })}
            error={faultAt('cap_percentile') ?? faultAt('cap_value')}
            inputMode="decimal"
            w="8rem"
          />
        )}
      </Group>
      {draft.kind === 'sum' && draft.capBy === 'nothing' && (
        <Text size="xs" c="dimmed" mt={4}>
          Sums of money are best capped at the 99th percentile.
        </Text>
      )}
    </Input.Wrapper>
  );
}

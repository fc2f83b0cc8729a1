import type { EvaluationTrace } from '@halyard/contracts/evaluation-trace';
import { Mono } from '#ui/mono.tsx';
import classes from './trace-view.module.css';
import { VariantMark, variantColor } from './variants.tsx';
import { cut, name, percent } from './words/text.ts';

type Split = NonNullable<EvaluationTrace['split']>;

const BUCKETS = 100_000;
/** Longer lists of ranges are drawn, and told no more. */
const MAX_TOLD = 8;

interface TraceSplitProps {
  readonly split: Split;
  readonly variant: string | null;
  readonly variants: readonly string[];
}

/** Where the unit falls: the ranges of the split with a mark at its bucket. */
export function TraceSplit({ split, variant, variants }: TraceSplitProps) {
  const { by, unit, bucket, ranges } = split;
  if (unit === null || bucket === null) {
    return <div>The split goes by {name(by)}, and the context has none.</div>;
  }
  return (
    <div className={classes['split']}>
      <Traffic split={split} />
      <Within split={split} />
      <div>
        <Mono>{cut(unit)}</Mono> has bucket <span data-numeric>{exactly(bucket)}</span>
        {variant !== null && (
          <>
            {' → '}
            <VariantMark variants={variants} variant={variant} />
          </>
        )}
      </div>
      <div
        className={classes['ranges']}
        role="img"
        aria-label={`Bucket ${exactly(bucket)} of: ${ranges.map(sayRange).join(', ')}`}
      >
        {ranges.map((range) => (
          <span
            key={range.from}
            className={classes['range']}
            style={{
              left: share(range.from),
              width: share(range.to - range.from),
              background: variantColor(variants, range.variant),
            }}
          />
        ))}
        <span className={classes['bucket']} style={{ left: share(bucket) }} />
      </div>
      {ranges.length <= MAX_TOLD && (
        <ul className={classes['legend']} aria-hidden>
          {ranges.map((range) => (
            <li key={range.from}>
              <VariantMark variants={variants} variant={range.variant} />
              <span data-numeric>{sayPlace(range)}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Traffic({ split }: { readonly split: Split }) {
  const { traffic, traffic_bucket: bucket } = split;
  if (traffic >= BUCKETS || bucket === null) return null;
  const isIn = bucket < traffic;
  return (
    <div>
      {isIn ? 'Takes part' : 'Takes no part'}: traffic bucket {exactly(bucket)} is{' '}
      {isIn ? 'inside' : 'outside'} the {percent(traffic / 1000)} of traffic.
    </div>
  );
}

/** The first portion that the unit is not in decides. */
function Within({ split }: { readonly split: Split }) {
  const { within } = split;
  if (within.length === 0) return null;
  const outside = within.find((portion) => !portion.is_in);
  if (outside === undefined) {
    return <div>Takes part: inside {within.map(sayPortion).join(' and ')}.</div>;
  }
  return <div>Takes no part: outside {sayPortion(outside)}.</div>;
}

type Range = Split['ranges'][number];

const share = (buckets: number) => `${(buckets / BUCKETS) * 100}%`;
const exactly = (bucket: number) => `${(bucket / 1000).toFixed(3)}\u00A0%`;
const sayPlace = ({ from, to }: Pick<Range, 'from' | 'to'>) =>
  `${Number((from / 1000).toFixed(3))} – ${percent(to / 1000)}`;
const sayPortion = ({ salt, bucket, ...place }: Split['within'][number]) =>
  `${sayPlace(place)} of ${name(salt)}, where it has bucket ${exactly(bucket ?? 0)}`;
const sayRange = (range: Range) => `${range.variant} ${sayPlace(range)}`;

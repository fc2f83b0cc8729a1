import { scaleLinear } from '@visx/scale';
import { cutTo, type Domain, type Span } from './domains.ts';
import classes from './interval-bar.module.css';

/** What an interval claims. Without a claim it has no colour; an early one is only an outline. */
export type Tone = 'good' | 'bad' | 'neutral' | 'early';

interface IntervalBarProps {
  /** The same for all bars that are to be compared. */
  readonly domain: Domain;
  /** Undefined while too little is known. */
  readonly span: Span | undefined;
  readonly estimate: number | undefined;
  /** How far it may go to the wrong side. */
  readonly margin?: number | undefined;
  readonly tone: Tone;
  /** The same in words. */
  readonly label: string;
}

const HEIGHT = 28;
const MIDDLE = HEIGHT / 2;

/**
 * An interval on an axis that it shares with others: the interval as a bar, the estimate as a mark on
 * it, zero as a line. Ends beyond the axis are arrows. As wide as there is room, without measuring it.
 */
export function IntervalBar({ domain, span, estimate, margin, tone, label }: IntervalBarProps) {
  const scale = scaleLinear<number>({ domain: [...domain], range: [0, 100], clamp: true });
  const cut = span && cutTo(span, domain);
  const at = (value: number) => `${scale(value)}%`;
  return (
    <svg
      className={classes['bar']}
      width="100%"
      height={HEIGHT}
      role="img"
      aria-label={label}
      data-tone={tone}
    >
      <line className={classes['zero']} x1={at(0)} x2={at(0)} y1={0} y2={HEIGHT} />
      {margin !== undefined && (
        <line className={classes['margin']} x1={at(margin)} x2={at(margin)} y1={0} y2={HEIGHT} />
      )}
      {cut && (
        <>
          <rect
            className={classes['interval']}
            x={at(cut.from)}
            width={`${scale(cut.to) - scale(cut.from)}%`}
            y={MIDDLE - 5}
            height={10}
          />
          {cut.isCutLow && (
            <Arrow x={at(cut.from)} d={`M0 ${MIDDLE - 8}L-7 ${MIDDLE}L0 ${MIDDLE + 8}z`} />
          )}
          {cut.isCutHigh && (
            <Arrow x={at(cut.to)} d={`M0 ${MIDDLE - 8}L7 ${MIDDLE}L0 ${MIDDLE + 8}z`} />
          )}
        </>
      )}
      {estimate !== undefined && estimate >= domain[0] && estimate <= domain[1] && (
        <svg x={at(estimate)} overflow="visible" aria-hidden>
          <rect className={classes['estimate']} x={-1.5} width={3} y={MIDDLE - 9} height={18} />
        </svg>
      )}
    </svg>
  );
}

function Arrow({ x, d }: { readonly x: string; readonly d: string }) {
  return (
    <svg x={x} overflow="visible" aria-hidden>
      <path className={classes['arrow']} d={d} />
    </svg>
  );
}

interface IntervalAxisProps {
  readonly domain: Domain;
  readonly say: (value: number) => string;
}

/** The axis above such bars. */
export function IntervalAxis({ domain, say }: IntervalAxisProps) {
  const scale = scaleLinear<number>({ domain: [...domain], range: [0, 100] });
  return (
    <svg className={classes['axis']} width="100%" height={16} aria-hidden>
      {ticksOf(scale).map((tick) => (
        <text key={tick} x={`${scale(tick)}%`} y={12} textAnchor={anchorAt(scale(tick))}>
          {say(tick)}
        </text>
      ))}
    </svg>
  );
}

/** The last one is left out where it would run into the one before. */
function ticksOf(scale: ReturnType<typeof scaleLinear<number>>): number[] {
  const ticks = scale.ticks(4);
  const [before = 0, last = 100] = ticks.slice(-2).map((tick) => scale(tick));
  return anchorAt(last) === 'end' && last - before < 30 ? ticks.slice(0, -1) : ticks;
}

/** What stands near an end must not reach into what is beside. */
function anchorAt(percent: number): 'start' | 'middle' | 'end' {
  if (percent > 92) return 'end';
  return percent < 8 ? 'start' : 'middle';
}

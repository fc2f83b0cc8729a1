import { Tooltip } from '@mantine/core';

interface SparklineProps {
  /** Counts of equal times, oldest first. */
  readonly counts: readonly number[];
  /** What they are, for whoever does not see them: “1,204 evaluations in 24 hours”. */
  readonly label: string;
  readonly width?: number;
  readonly height?: number;
}

/** Counts over time, drawn as small bars. */
export function Sparkline({ counts, label, width = 72, height = 20 }: SparklineProps) {
  const most = Math.max(1, ...counts);
  const step = width / Math.max(1, counts.length);
  return (
    <Tooltip label={label}>
      <svg width={width} height={height} role="img" aria-label={label}>
        {counts.map((count, index) => {
          const size = count === 0 ? 1 : Math.max(2, (count / most) * height);
          return (
            <rect
              key={index}
              x={index * step}
              y={height - size}
              width={Math.max(1, step - 1)}
              height={size}
              fill={count === 0 ? 'var(--hy-track)' : 'var(--hy-on)'}
            />
          );
        })}
      </svg>
    </Tooltip>
  );
}

import type { Results } from '@halyard/contracts/results';
import type { LinePoint } from '#ui/charts/line-points.ts';

/** How many units each variant has had by the end of each step; steps that are still to come are left out. */
export function cumulated(
  { from, step_seconds, variants }: Results['exposures'],
  until: number,
): { variant: string; points: LinePoint[] }[] {
  const start = Date.parse(from);
  const step = step_seconds * 1000;
  return variants.map(({ variant, counts }) => {
    let units = 0;
    const points: LinePoint[] = [{ x: start, y: 0 }];
    for (const [place, count] of counts.entries()) {
      if (start + place * step >= until) break;
      units += count;
      points.push({ x: Math.min(until, start + (place + 1) * step), y: units });
    }
    return { variant, points };
  });
}

/** “blue 1,204, control 1,190 units; 2 epochs”. */
export function sayExposures({ arms, epochs }: Pick<Results, 'arms' | 'epochs'>): string {
  const units = arms.map((arm) => `${arm.variant} ${arm.units.toLocaleString('en')}`).join(', ');
  return `Units so far: ${units}. ${epochs.length === 1 ? 'One epoch' : `${epochs.length} epochs`}.`;
}

import type { Results } from '@halyard/contracts/results';
import { sayDays } from '#domain/experiments/figures.ts';
import { counted } from '#domain/words/text.ts';
import { Meter } from '#ui/meter.tsx';
import classes from './experiment-page.module.css';

const END = new Intl.DateTimeFormat('en', { dateStyle: 'medium' });

/** How much of what was planned is there. */
export function Progress({ results }: { readonly results: Results }) {
  const { units, planned_units, days, planned_days, planned_end_at, state } = results;
  const end = planned_end_at === null ? undefined : new Date(planned_end_at);
  return (
    <section aria-label="Progress" className={classes['progress']}>
      <Meter share={planned_units === null ? undefined : units / planned_units}>
        <strong>{counted(units)}</strong>
        {planned_units === null ? ' units' : ` of ${counted(planned_units)} units`}
      </Meter>
      <Meter share={planned_days === null ? undefined : days / planned_days}>
        <strong>{sayDays(days)}</strong>
        {planned_days !== null && ` of ${counted(planned_days)} planned`}
        {end && state === 'running' && ` · until ${END.format(end)}`}
      </Meter>
    </section>
  );
}

import type { Experiment } from '@halyard/contracts/experiments';
import type { Verdict } from '@halyard/contracts/results';
import { sayDays } from '#domain/experiments/figures.ts';
import { toneOfVerdict, VerdictMark } from '#domain/experiments/marks.tsx';
import { name } from '#domain/words/text.ts';
import classes from './experiment-page.module.css';

interface VerdictPanelProps {
  readonly verdict: Verdict;
  readonly experiment: Experiment;
}

/** What to do, in a sentence, and what that rests on: to be read first. */
export function VerdictPanel({ verdict, experiment }: VerdictPanelProps) {
  const { sentence, reasons, days_to_go: days } = verdict;
  return (
    <section
      aria-label="Verdict"
      className={classes['panel']}
      data-tone={toneOfVerdict(verdict.verdict)}
    >
      <VerdictMark verdict={verdict} />
      <p className={classes['sentence']}>{sentence}</p>
      {reasons.length > 0 && (
        <ul className={classes['reasons']}>
          {reasons.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      )}
      {experiment.state === 'running' && days !== null && days > 0 && (
        <p className={classes['aside']}>At the pace of these days about {sayDays(days)} to go.</p>
      )}
      {experiment.decision !== null && (
        <p className={classes['aside']}>Decided: {name(experiment.decision)} is served.</p>
      )}
    </section>
  );
}

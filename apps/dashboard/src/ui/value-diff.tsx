import { diffLines } from 'diff';
import classes from './value-diff.module.css';

interface ValueDiffProps {
  readonly before: unknown;
  readonly after: unknown;
}

/** Two values as JSON, line by line: what went and what came. */
export function ValueDiff({ before, after }: ValueDiffProps) {
  const parts = diffLines(toText(before), toText(after));
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable
    <pre className={classes['diff']} tabIndex={0} role="group" aria-label="What changed">
      {parts.map(({ added, removed, value }, index) => {
        if (added) return <ins key={index}>{mark('+', value)}</ins>;
        if (removed) return <del key={index}>{mark('−', value)}</del>;
        return <span key={index}>{mark(' ', value)}</span>;
      })}
    </pre>
  );
}

/** Undefined is nothing at all. */
function toText(value: unknown): string {
  if (value === undefined) return '';
  return `${typeof value === 'string' ? value : JSON.stringify(value, null, 2)}\n`;
}

function mark(sign: string, lines: string): string {
  return lines.replace(/^/gm, `${sign} `).slice(0, lines.endsWith('\n') ? -2 : undefined);
}

import classes from './code-block.module.css';
import { CopyButton } from './copy-button.tsx';

interface CodeBlockProps {
  readonly code: string;
  /** What it is: “curl command”. */
  readonly label: string;
}

/** Code to be read and copied. */
export function CodeBlock({ code, label }: CodeBlockProps) {
  return (
    <figure className={classes['block']} aria-label={label}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable */}
      <pre className={classes['code']} tabIndex={0}>
        <code>{code}</code>
      </pre>
      <div className={classes['copy']}>
        <CopyButton value={code} label={`Copy the ${label}`} />
      </div>
    </figure>
  );
}

import type { MetricDetail } from '@halyard/contracts/results';
import { Text } from '@mantine/core';
import { CodeBlock } from '#ui/code-block.tsx';
import { Section } from '#ui/section.tsx';
import classes from './metric-details.module.css';

/** What was asked of the database and what it answered, for whoever wants to see for themselves. */
export function Sources({ detail: { sql, inputs } }: { readonly detail: MetricDetail }) {
  return (
    <Section
      title="Where the figures are from"
      lead="The queries, and the sums that they answered; never who somebody is."
    >
      {sql.length === 0 && (
        <Text size="sm" c="dimmed">
          Nothing was asked yet.
        </Text>
      )}
      {sql.map(({ title, text, parameters }) => (
        <details key={title} className={classes['source']}>
          <summary>SQL: {title}</summary>
          <CodeBlock code={text} label={`SQL of ${title}`} />
          {parameters.length > 0 && (
            <CodeBlock
              code={parameters
                .map((it, place) => `$${place + 1} = ${JSON.stringify(it)}`)
                .join('\n')}
              label={`parameters of ${title}`}
            />
          )}
        </details>
      ))}
      {inputs.length > 0 && (
        <details className={classes['source']}>
          <summary>What it answered</summary>
          <CodeBlock code={JSON.stringify(inputs, null, 2)} label="sufficient statistics" />
        </details>
      )}
    </Section>
  );
}

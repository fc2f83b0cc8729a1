import type { HealthCheck, Results } from '@halyard/contracts/results';
import { Alert, Popover, Stack, Text, UnstyledButton } from '@mantine/core';
import { sayP } from '#domain/experiments/figures.ts';
import { HealthMark, wordOfHealth } from '#domain/experiments/marks.tsx';
import classes from './experiment-page.module.css';

/** Whether the figures can be trusted. A check that failed says so before anybody reads a figure. */
export function HealthChecks({ results }: { readonly results: Results }) {
  const failed = results.health.filter(({ status }) => status === 'failed');
  return (
    <section aria-label="Health" className={classes['health']}>
      {failed.length > 0 && (
        <Alert
          color="red"
          variant="light"
          role="alert"
          title={
            failed.length === 1
              ? 'A health check failed: verdicts are withheld'
              : `${failed.length} health checks failed: verdicts are withheld`
          }
        >
          <Stack gap="xs">
            {failed.map(({ check, title, detail }) => (
              <Text key={check} size="sm">
                <strong>{title}.</strong> {detail}
              </Text>
            ))}
          </Stack>
        </Alert>
      )}
      <ul className={classes['checks']}>
        {results.health.map((check) => (
          <li key={check.check}>
            <Check check={check} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** A check, which opens to what was found. */
function Check({ check: { status, title, detail, p_value } }: { readonly check: HealthCheck }) {
  return (
    <Popover width={320} position="bottom-start">
      <Popover.Target>
        <UnstyledButton
          className={classes['check']}
          aria-label={`${title}: ${wordOfHealth(status).toLowerCase()}`}
        >
          <HealthMark status={status} label={title} />
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="xs">
          <HealthMark status={status} />
          <Text size="sm">{detail}</Text>
          {p_value !== null && (
            <Text size="xs" c="dimmed">
              p {sayP(p_value)}
            </Text>
          )}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

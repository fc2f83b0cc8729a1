import { AnswerError, ApiError, NetworkError } from '@halyard/client';
import { Alert, Button, Stack, Text } from '@mantine/core';

/** What went wrong, for people: a heading, and what may help. */
export function describeProblem(error: unknown): { title: string; detail: string } {
  if (error instanceof ApiError) return { title: error.problem.title, detail: detailOf(error) };
  if (error instanceof NetworkError) {
    return {
      title: 'The server does not answer.',
      detail: 'Check the connection and try again. Nothing that you typed is lost.',
    };
  }
  if (error instanceof AnswerError) {
    return { title: 'Something between here and the server answered.', detail: error.message };
  }
  return {
    title: 'Something went wrong in the dashboard.',
    detail: error instanceof Error ? error.message : String(error),
  };
}

function detailOf({ problem, errors }: ApiError): string {
  const fields = errors.map(({ field, detail }) => `${field.replace(/^body\./, '')}: ${detail}`);
  return [problem.detail ?? '', ...fields].filter((line) => line !== '').join('\n');
}

interface ProblemProps {
  readonly error: unknown;
  /** Offers to try again. */
  readonly onRetry?: () => void;
}

/** A refusal or a failure, where the content or the answer would stand. */
export function Problem({ error, onRetry }: ProblemProps) {
  const { title, detail } = describeProblem(error);
  return (
    <Alert color="red" variant="light" title={title} role="alert">
      <Stack gap="xs" align="flex-start">
        {detail !== '' && (
          <Text size="sm" style={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>
            {detail}
          </Text>
        )}
        {onRetry && (
          <Button variant="default" onClick={onRetry}>
            Try again
          </Button>
        )}
      </Stack>
    </Alert>
  );
}

/** The message about one field of what was sent, by its path in the body: `name`, `rules[0].serve`. */
export function fieldError(error: unknown, path: string): string | undefined {
  if (!(error instanceof ApiError)) return undefined;
  return error.errors.find(({ field }) => field === `body.${path}`)?.detail;
}

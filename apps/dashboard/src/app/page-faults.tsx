import { type ErrorComponentProps } from '@tanstack/react-router';
import { EmptyState } from '#ui/empty-state.tsx';
import { AnchorLink } from '#ui/links.tsx';
import { Page } from '#ui/page.tsx';
import { Problem } from '#ui/problem.tsx';

/** What stands where a page failed. */
export function PageFault({ error, reset }: ErrorComponentProps) {
  return (
    <Page title="Something went wrong">
      <Problem error={error} onRetry={reset} />
    </Page>
  );
}

export function NotFoundPage() {
  return (
    <Page title="Not found">
      <EmptyState title="There is no such page">
        The address may be old or mistyped.{' '}
        <AnchorLink to="/app" inherit>
          Go to the overview
        </AnchorLink>
      </EmptyState>
    </Page>
  );
}

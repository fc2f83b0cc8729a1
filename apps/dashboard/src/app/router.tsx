import { createRouter } from '@tanstack/react-router';
import { queryClient } from '#data/query-client.ts';
import { Lines } from '#ui/loaded.tsx';
import { Page } from '#ui/page.tsx';
import { NotFoundPage, PageFault } from './page-faults.tsx';
import { routeTree } from './routes.tsx';

export const router = createRouter({
  routeTree,
  context: { queryClient },
  defaultPreload: 'intent',
  // How old data may be is for the queries to say.
  defaultPreloadStaleTime: 0,
  defaultPendingMs: 200,
  defaultPendingComponent: () => (
    <Page title="Loading">
      <Lines />
    </Page>
  ),
  defaultErrorComponent: PageFault,
  defaultNotFoundComponent: NotFoundPage,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}

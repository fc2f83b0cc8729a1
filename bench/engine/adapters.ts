import type { Open } from './adapter.ts';

/** What is compared, by npm name; ours comes first. Each is loaded in its own process alone. */
export const ADAPTERS: Readonly<Record<string, () => Promise<{ open: Open }>>> = {
  '@halyard/engine': () => import('./adapters/halyard.ts'),
  '@openfeature/flagd-core': () => import('./adapters/flagd-core.ts'),
  '@growthbook/growthbook': () => import('./adapters/growthbook.ts'),
  '@launchdarkly/node-server-sdk': () => import('./adapters/launchdarkly.ts'),
  'unleash-client': () => import('./adapters/unleash-client.ts'),
};

export const OURS = '@halyard/engine';

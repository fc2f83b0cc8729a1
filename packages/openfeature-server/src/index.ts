export { fileSnapshot, type Log, type SnapshotStore } from '@halyard/sdk';
export type { Bootstrap } from './bootstrap.ts';
export { HalyardProvider } from './halyard-provider.ts';
export type { HalyardProviderOptions } from './options.ts';

export { BootstrapProvider } from './bootstrap-provider.ts';
export type { BulkAnswer, FlagAnswer } from './bulk-answer.ts';
export type { EventSourceClass, HalyardWebProviderOptions } from './options.ts';
export { HalyardWebProvider } from './provider.ts';

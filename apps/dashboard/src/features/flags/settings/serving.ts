import type { Settings } from './settings-draft.ts';

/** Whether settings reach what applications get, in every environment at once. */
export function changesServing(patch: Partial<Settings>): boolean {
  return ['variants', 'off_variant', 'client_side'].some((field) => field in patch);
}

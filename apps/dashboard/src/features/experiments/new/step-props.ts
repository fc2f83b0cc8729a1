import type { FlagSummary } from '@halyard/contracts/flag-summaries';
import type { FaultAt } from '#domain/conditions/fault-at.ts';
import type { WizardDraft } from './wizard-draft.ts';

/** What every step of the wizard is given. */
export interface StepProps {
  readonly draft: WizardDraft;
  readonly onChange: (change: (now: WizardDraft) => WizardDraft) => void;
  /** By the API's name of a field. */
  readonly faultAt: FaultAt;
  readonly flags: readonly FlagSummary[];
}

/** The flag that is chosen, as it is everywhere. */
export function flagOf({
  draft,
  flags,
}: Pick<StepProps, 'draft' | 'flags'>): FlagSummary | undefined {
  return flags.find(({ key }) => key === draft.flagKey);
}

import type { Flag } from '@halyard/contracts/flags';
import type { ConfigDraft } from '../saving/config-draft.ts';

/** What the steps of a config are made of. */
export interface StepsProps {
  readonly flag: Flag;
  readonly environmentKey: string;
  readonly draft: ConfigDraft;
  readonly onEdit: (fields: Partial<ConfigDraft>) => void;
  readonly faultAt: (path: string) => string | undefined;
  readonly isDisabled: boolean;
}

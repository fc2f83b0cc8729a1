import type { Flag } from '@halyard/contracts/flags';
import type { SettingsDraft } from './settings-draft.ts';

/** What the fields of the settings are made of. */
export interface SettingsFieldsProps {
  readonly flag: Flag;
  readonly draft: SettingsDraft;
  readonly edit: (fields: Partial<SettingsDraft>) => void;
  readonly faultAt: (path: string) => string | undefined;
  readonly isDisabled: boolean;
}

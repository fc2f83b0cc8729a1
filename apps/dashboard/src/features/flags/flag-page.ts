export { FlagCodeTab } from './code/flag-code-tab.tsx';
export { FlagCompareTab } from './compare/flag-compare-tab.tsx';
export { FlagHistoryTab } from './history/flag-history-tab.tsx';
export { FlagPage } from './page/flag-page.tsx';
export { FlagSettingsTab } from './settings/flag-settings-tab.tsx';
export { FlagTargetingTab } from './targeting/flag-targeting-tab.tsx';

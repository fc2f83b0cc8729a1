export { createSdkKeyGuard, SDK_PERMISSIONS, sdkKeyOf } from './sdk-keys.guard.ts';
export type { SdkKeyGrant } from './sdk-keys.model.ts';
export { sdkKeyRoutes } from './sdk-keys.routes.ts';
export { deleteKeysOf } from './sdk-keys.store.ts';
export { createSdkKeys, type SdkKeys } from './standing-keys.ts';

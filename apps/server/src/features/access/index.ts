export { actorOf, createGuard, tokenOf } from './access.guard.ts';
export { type Actor, demand } from './access.model.ts';
export { accessRoutes } from './access.routes.ts';
export type { AccountDeps } from './access.service.ts';
export { createActors } from './actors.ts';
export { createPasswords } from './passwords.ts';
export { createSessionWatch } from './session-watch.ts';
export { createSetupToken, makeAdmin } from './setup.service.ts';
export { createTokens } from './tokens.ts';

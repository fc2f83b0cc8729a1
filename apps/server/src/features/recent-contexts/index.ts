export { type ContextMemory, createContextMemory } from './context-memory.ts';
export { recentContextRoutes } from './recent-contexts.routes.ts';
export { getRecentContexts } from './recent-contexts.service.ts';
export { deleteContexts, deleteContextsOf, keepContexts } from './recent-contexts.store.ts';

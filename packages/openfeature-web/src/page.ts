/** What happens to the page, as far as following flags goes. */
export interface PageHandlers {
  readonly onHidden: () => void;
  readonly onShown: () => void;
  readonly onOnline: () => void;
}

/** Watches the page, where there is one. Returns what ends it. */
export function watchPage({ onHidden, onShown, onOnline }: PageHandlers): () => void {
  if (typeof document === 'undefined') return () => undefined;
  const onVisibility = () => (document.visibilityState === 'hidden' ? onHidden() : onShown());
  document.addEventListener('visibilitychange', onVisibility);
  globalThis.addEventListener('online', onOnline);
  return () => {
    document.removeEventListener('visibilitychange', onVisibility);
    globalThis.removeEventListener('online', onOnline);
  };
}

/** Says when the page may be about to go, where there is one: it may never be heard of again. Returns what ends it. */
export function watchLeaving(onLeave: () => void): () => void {
  if (typeof document === 'undefined') return () => undefined;
  const onVisibility = () => {
    if (document.visibilityState === 'hidden') onLeave();
  };
  document.addEventListener('visibilitychange', onVisibility);
  globalThis.addEventListener('pagehide', onLeave);
  return () => {
    document.removeEventListener('visibilitychange', onVisibility);
    globalThis.removeEventListener('pagehide', onLeave);
  };
}

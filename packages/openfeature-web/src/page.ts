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

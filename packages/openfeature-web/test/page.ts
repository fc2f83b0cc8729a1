import { vi } from 'vitest';

/** A page that can be hidden and shown, where there is no browser. */
export class FakePage extends EventTarget {
  visibilityState: 'visible' | 'hidden' = 'visible';

  set(state: 'visible' | 'hidden'): void {
    this.visibilityState = state;
    this.dispatchEvent(new Event('visibilitychange'));
  }
}

/** Gives the provider a page to live on, until the globals are put back. */
export function openPage(): FakePage {
  const page = new FakePage();
  vi.stubGlobal('document', page);
  const windowEvents = new EventTarget();
  vi.stubGlobal('addEventListener', windowEvents.addEventListener.bind(windowEvents));
  vi.stubGlobal('removeEventListener', windowEvents.removeEventListener.bind(windowEvents));
  return page;
}

/** A `localStorage` that outlives providers, until the globals are put back. */
export function openStorage(): Map<string, string> {
  const entries = new Map<string, string>();
  vi.stubGlobal('localStorage', {
    getItem: (name: string) => entries.get(name) ?? null,
    setItem: (name: string, value: string) => entries.set(name, value),
  });
  return entries;
}

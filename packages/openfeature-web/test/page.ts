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
export function openPage(windowEvents = new EventTarget()): FakePage {
  const page = new FakePage();
  vi.stubGlobal('document', page);
  vi.stubGlobal('addEventListener', windowEvents.addEventListener.bind(windowEvents));
  vi.stubGlobal('removeEventListener', windowEvents.removeEventListener.bind(windowEvents));
  return page;
}

/**
 * A browser's `navigator.sendBeacon`: requests that nobody hears of any more, with no header but the body's
 * type, and 64 KiB of them at most at a time.
 */
export function openBeacons({ isTaken = true } = {}): void {
  let waiting = 0;
  vi.stubGlobal('navigator', {
    sendBeacon: (url: string, body: Blob): boolean => {
      if (!isTaken || waiting + body.size > 65_536) return false;
      waiting += body.size;
      const settle = () => {
        waiting -= body.size;
      };
      fetch(url, { method: 'POST', body, mode: 'no-cors' }).then(settle, settle);
      return true;
    },
  });
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

import type { AuditNews } from '@halyard/contracts/audit';
import { api } from './api.ts';

/** What the stream of changes says: entries that were written, or that too many were to name them. */
export type ChangeNews = readonly AuditNews[] | 'everything';

/** The name of the lock and of the channel that the windows of a browser share. */
const SHARED = 'halyard-changes';

/** When a page has been there for so long, the first answers to it may be older than the stream. */
const SETTLED_MS = 3000;

/** Browsers reconnect on their own, but not after a refusal: the session may have been renewed since. */
const OPEN_AGAIN_MS = 10_000;

/**
 * Hears of the changes that anybody makes. Of the windows of one browser a single one holds the stream
 * and tells the others: HTTP/1.1 has six connections for all of them.
 * @returns stops it.
 */
export function openChangeStream(onNews: (news: ChangeNews) => void): () => void {
  const channel = new BroadcastChannel(SHARED);
  const stopped = new AbortController();
  channel.addEventListener('message', ({ data }: MessageEvent<ChangeNews>) => onNews(data));
  const tell = (news: ChangeNews) => {
    channel.postMessage(news);
    onNews(news);
  };
  if ('locks' in navigator) void holdInTurn(stopped.signal, tell);
  else listen(stopped.signal, onNews);
  return () => {
    stopped.abort();
    channel.close();
  };
}

/** Waits until no other window holds the stream, and holds it until it is stopped. */
async function holdInTurn(signal: AbortSignal, tell: (news: ChangeNews) => void): Promise<void> {
  const hold = () =>
    new Promise<void>((resolve) => {
      listen(signal, tell);
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
  await navigator.locks.request(SHARED, { signal }, hold).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}

function listen(signal: AbortSignal, onNews: (news: ChangeNews) => void): void {
  if (signal.aborted) return;
  const source = new EventSource(api.audit.streamUrl());
  source.addEventListener('open', () => {
    // Whoever takes the stream over cannot know what happened between the last holder and this.
    if (performance.now() > SETTLED_MS) onNews('everything');
  });
  source.addEventListener('entries', ({ data }: MessageEvent<string>) => {
    const { entries } = JSON.parse(data) as { entries: AuditNews[] };
    onNews(entries);
  });
  source.addEventListener('reset', () => onNews('everything'));
  const again = () => {
    if (source.readyState !== EventSource.CLOSED || signal.aborted) return;
    setTimeout(() => listen(signal, onNews), OPEN_AGAIN_MS);
  };
  source.addEventListener('error', again);
  signal.addEventListener('abort', () => source.close(), { once: true });
}

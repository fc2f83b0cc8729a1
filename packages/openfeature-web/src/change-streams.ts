import type { EventSourceClass } from './options.ts';

/** What streams tell. */
export interface StreamHandlers {
  /** Flags have changed; `mark` names the new state where the server says it. */
  readonly onNews: (mark: string | null) => void;
  readonly onOpened: () => void;
  /** A stream is back after a break, in which news may have been lost. */
  readonly onReopened: () => void;
  /** An open stream broke; the browser is trying to get it back. */
  readonly onBroken: () => void;
  /** The browser has given a stream up: its address is of no use any more. All streams are closed now. */
  readonly onDead: () => void;
}

type Source = InstanceType<EventSourceClass>;

const OPEN = 1;
const CLOSED = 2;

/** The event streams of one answer. They bring no values, only the news that it is time to ask. */
export class ChangeStreams {
  readonly #eventSource: EventSourceClass | undefined;
  readonly #handlers: StreamHandlers;
  #sources: readonly Source[] = [];
  #urls = '';

  constructor(eventSource: EventSourceClass | undefined, handlers: StreamHandlers) {
    this.#eventSource = eventSource;
    this.#handlers = handlers;
  }

  /** Whether there are streams, be they open or on their way. */
  get isConnected(): boolean {
    return this.#sources.length > 0;
  }

  /** Whether every change is going to be heard of. */
  get isOpen(): boolean {
    return this.isConnected && this.#sources.every(({ readyState }) => readyState === OPEN);
  }

  /** Listens at these addresses alone. Streams that are there already stay as they are. */
  connect(urls: readonly string[]): void {
    const joined = urls.join('\n');
    if (this.#eventSource === undefined || (this.isConnected && joined === this.#urls)) return;
    this.close();
    this.#urls = joined;
    const EventSource = this.#eventSource;
    this.#sources = urls.map((url) => new EventSource(url));
    for (const source of this.#sources) this.#listen(source);
  }

  close(): void {
    const sources = this.#sources;
    this.#sources = [];
    for (const source of sources) source.close();
  }

  #listen(source: Source): void {
    let state: 'new' | 'open' | 'broken' = 'new';
    const isMine = () => this.#sources.includes(source);
    source.addEventListener('open', () => {
      const isBack = state === 'broken';
      state = 'open';
      if (!isMine()) return;
      if (isBack) this.#handlers.onReopened();
      else this.#handlers.onOpened();
    });
    source.addEventListener('message', (event) => {
      const news = readNews(event);
      if (isMine() && news !== null) this.#handlers.onNews(news.mark);
    });
    source.addEventListener('error', () => {
      if (!isMine()) return;
      if (source.readyState === CLOSED) {
        this.close();
        this.#handlers.onDead();
      } else if (state === 'open') {
        state = 'broken';
        this.#handlers.onBroken();
      }
    });
  }
}

/** Reads an event; null where it is of a kind that is not known here. */
function readNews(event: Event): { mark: string | null } | null {
  try {
    const data: unknown = 'data' in event ? JSON.parse(String(event.data)) : null;
    if (typeof data !== 'object' || data === null) return null;
    if (!('type' in data) || data.type !== 'refetchEvaluation') return null;
    return { mark: 'etag' in data && typeof data.etag === 'string' ? data.etag : null };
  } catch {
    return null;
  }
}

import type { FlagMetadata } from '@openfeature/web-sdk';

/** One flag of an OFREP bulk answer: a value with its reason, or what went wrong. */
export interface FlagAnswer {
  readonly key: string;
  /** Any JSON; absent where the code's own default is to be used. */
  readonly value?: unknown;
  readonly variant?: string | undefined;
  readonly reason?: string | undefined;
  readonly metadata?: Readonly<FlagMetadata> | undefined;
  readonly errorCode?: string | undefined;
  readonly errorDetails?: string | undefined;
}

/** What OFREP's `POST /ofrep/v1/evaluate/flags` answers, as far as a provider reads it. */
export interface BulkAnswer {
  readonly flags: readonly FlagAnswer[];
}

/** The flags of an answer by their keys. A map, because any text may be a key. */
export type Flags = ReadonlyMap<string, FlagAnswer>;

/** Where to listen for changes. The addresses carry a ticket: they are not for logs. */
export interface Streams {
  readonly urls: readonly string[];
  /** How long a page may be hidden before it stops listening and asking. */
  readonly inactivityMs: number;
}

const DEFAULT_INACTIVITY_SECONDS = 120;

/** Reads the flags of a bulk answer from anywhere; null where it is none. Single flags that make no sense are left out. */
export function readFlags(body: unknown): Flags | null {
  if (!isObject(body) || !Array.isArray(body['flags'])) return null;
  return new Map(body['flags'].filter(isFlagAnswer).map((flag) => [flag.key, flag]));
}

/** Reads a bulk answer's `eventStreams`. Those of a kind that is not known here are left out. */
export function readStreams(body: unknown, baseUrl: string): Streams {
  const listed = isObject(body) && Array.isArray(body['eventStreams']) ? body['eventStreams'] : [];
  const streams = listed.filter(isObject).filter((stream) => stream['type'] === 'sse');
  const urls = streams.map((stream) => addressOf(stream, baseUrl)).filter((url) => url !== null);
  const delay = streams.map((stream) => stream['inactivityDelaySec']).find(isPositive);
  const inactivityMs = 1000 * (delay ?? DEFAULT_INACTIVITY_SECONDS);
  return { urls: [...new Set(urls)], inactivityMs };
}

/** OFREP names a stream by its whole address, or by a path at an origin, which is the server's own where it is left out. */
function addressOf(stream: Record<string, unknown>, baseUrl: string): string | null {
  const { url, endpoint } = stream;
  if (typeof url === 'string') return resolveUrl(url, baseUrl);
  if (!isObject(endpoint) || typeof endpoint['requestUri'] !== 'string') return null;
  const { origin, requestUri } = endpoint;
  const hasOrigin = typeof origin === 'string' && origin !== '';
  return resolveUrl(requestUri, hasOrigin ? origin : baseUrl);
}

function resolveUrl(url: string, base: string): string | null {
  try {
    return new URL(url, base).href;
  } catch {
    return null;
  }
}

function isFlagAnswer(flag: unknown): flag is FlagAnswer {
  return (
    isObject(flag) &&
    typeof flag['key'] === 'string' &&
    ['variant', 'reason', 'errorCode', 'errorDetails'].every((name) =>
      isTextOrAbsent(flag[name]),
    ) &&
    (flag['metadata'] === undefined || isObject(flag['metadata']))
  );
}

function isTextOrAbsent(value: unknown): boolean {
  return value === undefined || typeof value === 'string';
}

function isPositive(value: unknown): value is number {
  return typeof value === 'number' && value > 0;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '#platform/app-error.ts';
import { isPlainText } from './validation.ts';

interface Words {
  string: string;
  number: number;
}

/**
 * The place after which a list goes on, out of the opaque text that `linkToNext` gave.
 * @throws AppError INVALID_CURSOR
 */
export function readCursor<const K extends readonly (keyof Words)[]>(
  cursor: string | undefined,
  kinds: K,
): { -readonly [I in keyof K]: Words[K[I]] } | undefined {
  if (cursor === undefined) return undefined;
  const place = parse(cursor);
  const fits = place?.length === kinds.length && place.every((part, i) => isPart(part, kinds[i]));
  if (!place || !fits) {
    throw new AppError('INVALID_CURSOR', {
      errors: [{ field: 'query.cursor', detail: 'was not given by this list' }],
    });
  }
  return place as { -readonly [I in keyof K]: Words[K[I]] };
}

function isPart(part: unknown, kind: keyof Words | undefined): boolean {
  if (kind === 'number') return Number.isSafeInteger(part);
  return typeof part === 'string' && isPlainText(part);
}

function parse(cursor: string): unknown[] | undefined {
  try {
    const place: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(place) ? place : undefined;
  } catch {
    return undefined;
  }
}

/** Names the next page in the `Link` header (RFC 8288) when this one is full. */
export function linkToNext<Item>(
  request: FastifyRequest,
  reply: FastifyReply,
  items: readonly Item[],
  limit: number | undefined,
  placeOf: (item: Item) => readonly (string | number)[],
): void {
  const last = items.at(-1);
  if (last === undefined || limit === undefined || items.length < limit) return;
  const next = new URL(request.url, 'http://halyard');
  next.searchParams.set('cursor', Buffer.from(JSON.stringify(placeOf(last))).toString('base64url'));
  reply.header('link', `<${next.pathname}${next.search}>; rel="next"`);
}

import { expect } from 'vitest';
import type { Client } from '../src/testing/client.ts';

/** Follows a list from page to page, as its `Link` headers say. */
export async function allPages<Item>(client: Client, path: string): Promise<Item[]> {
  const items: Item[] = [];
  for (let next: string | undefined = path; next !== undefined; ) {
    const answer = await client.get<Item[]>(next);
    expect(answer.status).toBe(200);
    items.push(...answer.body);
    next = /^<([^>]+)>; rel="next"$/.exec(String(answer.headers['link'] ?? ''))?.[1];
  }
  return items;
}

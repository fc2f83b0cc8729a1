import { expect } from 'vitest';
import { type Answer, type Client, nextPage } from '../src/testing/client.ts';

/** Follows a list from page to page, as its `Link` headers say. */
export async function allPages<Item>(client: Client, path: string): Promise<Item[]> {
  const items: Item[] = [];
  for (let next: string | undefined = path; next !== undefined; ) {
    const answer: Answer<Item[]> = await client.get<Item[]>(next);
    expect(answer.status).toBe(200);
    items.push(...answer.body);
    next = nextPage(answer);
  }
  return items;
}

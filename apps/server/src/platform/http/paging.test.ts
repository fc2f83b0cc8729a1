import { expect, test } from 'vitest';
import { AppError } from '#platform/app-error.ts';
import { aServer } from './http-testing.ts';
import { linkToNext, readCursor } from './paging.ts';

async function linkOf(url: string, items: readonly number[], limit?: number) {
  const app = await aServer((scope) => {
    scope.get('/items', { config: { permission: 'public' } }, (request, reply) => {
      linkToNext(request, reply, items, limit, (item) => [item, `name ${item}`]);
      return items;
    });
  });
  const { headers } = await app.inject(url);
  await app.close();
  return headers['link'];
}

test('a full page links to the next one, and keeps the rest of the address', async () => {
  const link = await linkOf('/items?tag=a%26b&cursor=old', [1, 2], 2);
  expect(link).toMatch(/^<\/items\?tag=a%26b&cursor=[\w-]+>; rel="next"$/);
  const cursor = /cursor=([\w-]+)/.exec(String(link))?.[1];
  expect(readCursor(cursor, ['number', 'string'])).toEqual([2, 'name 2']);
});

test('a page that is not full, or of a list without a limit, is the last', async () => {
  expect(await linkOf('/items', [1], 2)).toBeUndefined();
  expect(await linkOf('/items', [], 2)).toBeUndefined();
  expect(await linkOf('/items', [1, 2])).toBeUndefined();
});

test('no cursor is the start', () => {
  expect(readCursor(undefined, ['string'])).toBeUndefined();
});

test.each([
  '',
  'x',
  '{}',
  '[]',
  '["a"]',
  '["a","b"]',
  '["a",1.5]',
  '["a",null]',
  '["\\u0000",1]',
  '["a",1,2]',
])('a cursor of another kind is refused: %s', (place) => {
  const cursor = Buffer.from(place).toString('base64url');
  expect(() => readCursor(cursor, ['string', 'number'])).toThrow(AppError);
});

import type { Problem } from '@halyard/contracts/schema';
import type { KeyListChange, Segment } from '@halyard/contracts/segments';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aFlagFor, aSegment, auditLength, served } from '../../testing/builders.ts';
import { granted, refusal } from '../../testing/client.ts';
import { aTeam, startTestServer, type Team, type TestServer } from '../../testing/server.ts';

let server: TestServer;
let team: Team;

beforeAll(async () => {
  server = await startTestServer();
  team = await aTeam(server);
});
afterAll(() => server.close());

const CSV = { 'content-type': 'text/csv' };
const included = (key: string, query = '') => `/segments/${key}/keys/included${query}`;
const upload = <Body = KeyListChange>(
  url: string,
  text: string,
  headers: Readonly<Record<string, string>> = CSV,
) => team.developer.put<Body>(url, text, headers);
const segmentOf = async (key: string) =>
  granted(await team.viewer.get<Segment>(`/segments/${key}`));
const manyKeys = (count: number, start = 'user') =>
  Array.from({ length: count }, (_, i) => `${start}-${i}`);

describe('uploading', () => {
  test('replaces the list, and says what that came to', async () => {
    const key = await aSegment(team, { included: ['ada', 'bob'], excluded: ['eve'] });
    const { body, headers } = await upload(included(key), 'key\r\nbob\r\ncarl\r\nbob\r\n');
    expect(body).toEqual({
      received: 3,
      duplicates: 1,
      added: 1,
      removed: 1,
      count: 2,
      version: 2,
    });
    expect(headers['etag']).toBe('"2"');
    expect(await segmentOf(key)).toMatchObject({ included: ['bob', 'carl'], excluded: ['eve'] });
  });

  test('adds to the list or takes from it', async () => {
    const key = await aSegment(team, { excluded: ['ada', 'bob'] });
    const url = `/segments/${key}/keys/excluded`;
    const added = granted(await upload(`${url}?mode=add`, 'bob\ncarl'));
    expect(added).toMatchObject({ added: 1, removed: 0, count: 3 });
    const removed = granted(await upload(`${url}?mode=remove`, 'ada\nnobody'));
    expect(removed).toMatchObject({ added: 0, removed: 1, count: 2, version: 3 });
    expect((await segmentOf(key)).excluded).toEqual(['bob', 'carl']);
  });

  test('an empty file empties the list', async () => {
    const key = await aSegment(team, { included: ['ada'] });
    expect(granted(await upload(included(key), ''))).toMatchObject({ removed: 1, count: 0 });
  });

  test('what the list already holds leaves no trace', async () => {
    const key = await aSegment(team, { included: ['ada', 'bob'] });
    const entries = await auditLength(server);
    expect(granted(await upload(included(key), 'bob\nada\n'))).toMatchObject({ version: 1 });
    expect(await auditLength(server)).toBe(entries);
  });

  test('takes a byte order mark and any charset of its kind', async () => {
    const key = await aSegment(team);
    const headers = { 'content-type': 'Text/CSV; charset=utf-8; header=present' };
    granted(await upload(included(key), '\ufeffuser_id\nzoë\n', headers));
    expect((await segmentOf(key)).included).toEqual(['zoë']);
  });

  test('is refused to whoever saw an older version', async () => {
    const key = await aSegment(team, { included: ['ada'] });
    granted(await upload(included(key), 'bob', { ...CSV, 'if-match': '"1"' }));
    const late = await upload<Problem>(included(key), 'carl', { ...CSV, 'if-match': '"1"' });
    expect(refusal(late)).toEqual([409, 'VERSION_CONFLICT']);
    expect(late.body.current).toMatchObject({ included: ['bob'], version: 2 });
  });
});

describe('what is no list of keys is refused', () => {
  test('with the lines, and nothing changes', async () => {
    const key = await aSegment(team, { included: ['kept'] });
    const answer = await upload<Problem>(included(key), `ada\n"b"x\n,y\n${'z'.repeat(1001)}\n`);
    expect(refusal(answer)).toEqual([400, 'INVALID_INPUT']);
    expect(answer.body.errors).toEqual([
      { field: 'body', detail: 'line 2 goes on after a closing quote' },
      { field: 'body', detail: 'line 3 has no key in its first column' },
      { field: 'body', detail: 'line 4 has a key of more than 1000 characters' },
    ]);
    expect((await segmentOf(key)).included).toEqual(['kept']);
  });

  test('with the line that has a NUL character', async () => {
    const answer = await upload<Problem>(included(await aSegment(team)), 'ada\nb\u0000b\n');
    expect(answer.body.errors).toEqual([{ field: 'body', detail: 'line 2 has a NUL character' }]);
  });

  test.each([
    ['JSON', '["ada"]', { 'content-type': 'application/json' }, 415],
    ['plain text', 'ada', { 'content-type': 'text/plain' }, 415],
    ['nothing at all', undefined, {}, 400],
    ['a file beyond 16 MiB', 'x'.repeat(16 * 1024 * 1024 + 1), CSV, 413],
  ])('as %s', async (_, body, headers, status) => {
    const key = await aSegment(team, { included: ['kept'] });
    const answer = await team.developer.put(included(key), body, headers);
    expect(answer.status).toBe(status);
    expect((await segmentOf(key)).included).toEqual(['kept']);
  });

  test('by other addresses, which take no CSV', async () => {
    const key = await aSegment(team);
    expect((await team.developer.put(`/segments/${key}`, 'ada', CSV)).status).toBe(415);
    expect((await upload(`/segments/${key}/keys/others`, 'ada')).status).toBe(400);
    expect((await upload(included(key, '?mode=some'), 'ada')).status).toBe(400);
    expect((await upload(included('nowhere'), 'ada')).status).toBe(404);
  });
});

test('what is downloaded is what can be uploaded', async () => {
  const keys = ['key', '=1+1', 'a,b', 'c "d"', 'e\r\nf', ' g ', 'zoë', '\ufeffh'];
  const [from, to] = [await aSegment(team, { included: keys }), await aSegment(team)];
  const { body, headers } = await team.viewer.get<string>(included(from));
  expect(headers['content-type']).toMatch(/^text\/csv; charset=utf-8/);
  expect(headers['content-disposition']).toBe(`attachment; filename="${from}-included.csv"`);
  expect(headers['etag']).toBe('"1"');
  granted(await upload(included(to), body));
  expect((await segmentOf(to)).included).toEqual(keys);
});

describe('100,000 keys', () => {
  test('are uploaded, downloaded and evaluated', async () => {
    const key = await aSegment(team, { excluded: ['user-7'] });
    const flag = await aFlagFor(team, key);
    const text = manyKeys(99_999).join('\n');
    expect(granted(await upload(included(key), text))).toMatchObject({ count: 99_999, version: 2 });
    const value = async (user: string) => (await served(server, flag, 'staging', user)).value;
    expect(await Promise.all(['user-0', 'user-99998', 'user-7', 'user-99999'].map(value))).toEqual([
      true,
      true,
      false,
      false,
    ]);
    const { body } = await team.viewer.get<string>(included(key));
    expect(body.trimEnd().split('\r\n')).toHaveLength(100_000);
  });

  test('are created and changed as JSON', async () => {
    const key = await aSegment(team, { included: manyKeys(100_000) });
    const next = manyKeys(100_000, 'other');
    const answer = await team.developer.put<Segment>(`/segments/${key}`, { included: next });
    expect(granted(answer).included).toEqual(next);
  });

  test('and one more are refused by place', async () => {
    const key = await aSegment(team, { excluded: ['one'] });
    const both = await team.developer.put(`/segments/${key}`, { included: manyKeys(100_000) });
    expect(refusal(both)).toEqual([400, 'INVALID_INPUT']);
    expect(both.body.errors).toMatchObject([{ field: 'body.included' }]);
    const alone = await team.developer.put(`/segments/${key}`, { included: manyKeys(100_001) });
    expect(alone.body.errors).toMatchObject([{ field: 'body.included' }]);
    const file = await upload<Problem>(included(key), manyKeys(100_000).join('\n'));
    expect(refusal(file)).toEqual([400, 'INVALID_INPUT']);
    expect(file.body.errors).toMatchObject([{ field: 'body' }]);
    const longer = await upload<Problem>(included(key), manyKeys(100_001).join('\n'));
    expect(longer.body.errors?.[0]?.detail).toContain('line 100001');
  });

  test('a body that is wrong a million times is refused like any other', async () => {
    const body = `{"key":"x","name":"x","included":[${'1,'.repeat(1_000_000)}1]}`;
    const answer = await team.developer.post('/segments', body);
    expect(refusal(answer)).toEqual([400, 'INVALID_INPUT']);
    expect(answer.body.errors).toHaveLength(1);
  });
});

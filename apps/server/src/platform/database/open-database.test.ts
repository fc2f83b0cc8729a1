import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { isUnavailable } from './faults.ts';
import type { Database } from './open-database.ts';
import { Cleanup, ENGINES, openTestDatabase } from './test-databases.ts';

// The embedded engine takes its time to open on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const cleanup = new Cleanup();
afterAll(() => cleanup.run());

const AT = new Date('2026-03-01T12:34:56.789Z');

const EVERY_TYPE = sql`select
  42::bigint as big, 9007199254740991::bigint as biggest, count(*) as counted,
  1.25::numeric as exact, 0.1::float8 as float, 7::int as small, true as yes,
  '2026-03-01T13:34:56.789+01:00'::timestamptz as at, '2026-03-01'::date as day,
  '{"a":[1,null]}'::jsonb as doc, '"text"'::json as json_text, null::bigint as nothing,
  array[1,null,3]::bigint[] as bigs, array[]::bigint[] as none, array[1.5]::numeric[] as numbers,
  array['a,b','"',null]::text[] as texts, array['2026-03-01']::date[] as days,
  '\\x00ff'::bytea as bytes, 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::uuid as id
  from (values (1), (2)) as v`;

const EVERY_VALUE = {
  big: 42,
  biggest: Number.MAX_SAFE_INTEGER,
  counted: 2,
  exact: 1.25,
  float: 0.1,
  small: 7,
  yes: true,
  at: AT,
  day: '2026-03-01',
  doc: { a: [1, null] },
  json_text: 'text',
  nothing: null,
  bigs: [1, null, 3],
  none: [],
  numbers: [1.5],
  texts: ['a,b', '"', null],
  days: ['2026-03-01'],
  bytes: Buffer.from([0, 255]),
  id: 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11',
};

describe.each(ENGINES)('on %s', (engine) => {
  let database: Database<unknown>;
  beforeAll(async () => {
    database = await openTestDatabase<unknown>(engine, cleanup);
  });

  const one = async (query: ReturnType<typeof sql>): Promise<unknown> =>
    (await query.execute(database.db)).rows[0];

  test('columns become the same values', async () => {
    expect(await one(EVERY_TYPE)).toEqual(EVERY_VALUE);
  });

  test('parameters are sent the same way', async () => {
    const query = sql`select ${7}::bigint as n, ${AT}::timestamptz as at, ${{ a: [1] }}::jsonb as doc,
      ${['a', 'b']}::text[] as list, ${'x'}::text || ${7}::text as text, ${false}::boolean as no,
      ${null}::text as nothing, ${Buffer.from([1])}::bytea as bytes, ${JSON.stringify([1])}::jsonb as items`;
    expect(await one(query)).toEqual({
      n: 7,
      at: AT,
      doc: { a: [1] },
      list: ['a', 'b'],
      text: 'x7',
      no: false,
      nothing: null,
      bytes: Buffer.from([1]),
      items: [1],
    });
  });

  test('a bigint beyond the safe integers is an error, never a rounded number', async () => {
    await expect(one(sql`select 9007199254740993::bigint`)).rejects.toThrow(/safe integer/);
    expect(await one(sql`select 1 as ok`)).toEqual({ ok: 1 });
  });

  test('many and large rows arrive whole', async () => {
    const query = sql<{ n: number; text: string }>`select n, repeat('ä', 1000) as text
      from generate_series(1, 5000) as n`;
    const { rows } = await query.execute(database.db);
    expect(rows.length).toBe(5000);
    expect(rows.every(({ n, text }, index) => n === index + 1 && text.length === 1000)).toBe(true);
    expect(await one(sql`select length(${'x'.repeat(3_000_000)}::text) as n`)).toEqual({
      n: 3_000_000,
    });
  });

  test('pings, and after closing, which may be asked twice, calls reject', async () => {
    await database.ping();
    await Promise.all([database.close(), database.close()]);
    await expect(database.ping()).rejects.toSatisfy(isUnavailable);
  });
});

import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { aTeam, startTestServer } from '../../testing/server.ts';

test('measure', { timeout: 600_000 }, async () => {
  const server = await startTestServer();
  const { db } = server.app.database;
  await sql`insert into flags (id, key, name, description, flag_type, tags, version, created_at, updated_at)
    select gen_random_uuid(), 'flag-' || i, 'x', '', 'boolean', '{}', 1, now(), now() from generate_series(1, 2000) i`.execute(db);
  const today = Math.floor(Date.now() / 86400_000);
  for (const p of [today - 1, today]) for (const v of ['on', 'off'])
  await sql`insert into evaluation_hours select ${p % 91}, f.id, e.id, ${v}, ${p}, 24*1234, array_fill(1234::bigint, array[24]) from flags f, environments e`.execute(db);
  await sql`insert into last_evaluations select f.id, e.id, now() from flags f, environments e`.execute(db);
  await sql`analyze`.execute(db).catch((e) => console.log(String(e)));
  const ms = async (name: string, f: () => Promise<unknown>) => {
    const times = []; const cpus = [];
    for (let i = 0; i < 7; i++) { const t = performance.now(); const cpu = process.cpuUsage(); await f(); const c = process.cpuUsage(cpu); times.push(Math.round(performance.now() - t)); cpus.push(Math.round((c.user + c.system)/1000)); }
    console.log(name, 'ms', Math.min(...times), 'cpu', Math.min(...cpus)); };
  const slots = [today % 91, (today - 1) % 91];
  const S = sql.join(slots);
  await ms('A rows', () => sql`select flag_id, environment_id, variant, period, counts from evaluation_hours where slot in (${S})`.execute(db));
  await ms('A text', () => sql`select flag_id, environment_id, variant, period, counts::text from evaluation_hours where slot in (${S})`.execute(db));
  await ms('count only', () => sql`select count(*), sum(total) from evaluation_hours where slot in (${S})`.execute(db));
  await ms('group by', () => sql`select flag_id, environment_id, sum(total) from evaluation_hours where slot in (${S}) group by 1,2`.execute(db));
  await ms('on only', () => sql`select flag_id, environment_id, variant, period, counts::text from evaluation_hours where slot in (${S}) and variant = 'on'`.execute(db));
  await ms('one text', () => sql`select string_agg(flag_id || ' ' || environment_id || ' ' || period || ' ' || counts::text, ';') from evaluation_hours where slot in (${S})`.execute(db));
  await ms('one text on', () => sql`select string_agg(flag_id || ' ' || environment_id || ' ' || period || ' ' || counts::text, ';') from evaluation_hours where slot in (${S}) and variant = 'on'`.execute(db));
  await ms('one text sliced no ids', () => sql`select string_agg(counts[1:12]::text, ';') from evaluation_hours where slot in (${S}) and variant = 'on'`.execute(db));
  await ms('lasts', () => sql`select l.flag_id, f.key, l.environment_id, e.key, l.evaluated_at from last_evaluations l join flags f on f.id = l.flag_id join environments e on e.id = l.environment_id order by f.key, e.position`.execute(db));
  await ms('join 1 row each', () => sql`select f.key, e.key as e, l.evaluated_at, a.counts[12:]::text || b.counts[:12]::text as c from last_evaluations l join flags f on f.id = l.flag_id join environments e on e.id = l.environment_id left join evaluation_hours a on a.slot = ${slots[1]} and a.flag_id = l.flag_id and a.environment_id = l.environment_id and a.variant = 'on'  left join evaluation_hours b on b.slot = ${slots[0]} and b.flag_id = l.flag_id and b.environment_id = l.environment_id and b.variant = 'on' order by f.key, e.position`.execute(db));
  await ms('per env arrays', () => sql`select f.key, array_agg(e.position), array_agg(a.counts[12:]::text || b.counts[:12]::text) as c from last_evaluations l join flags f on f.id = l.flag_id join environments e on e.id = l.environment_id left join evaluation_hours a on a.slot = ${slots[1]} and a.flag_id = l.flag_id and a.environment_id = l.environment_id and a.variant = 'on'  left join evaluation_hours b on b.slot = ${slots[0]} and b.flag_id = l.flag_id and b.environment_id = l.environment_id and b.variant = 'on' group by f.key order by f.key`.execute(db));
  await server.close();
  expect(1).toBe(1);
});

import type { AuditEntry } from '@halyard/contracts/audit';
import type { FlagInEnvironment } from '@halyard/contracts/flags';
import { afterAll, describe, expect, test } from 'vitest';
import { becomeAdmin } from './people.ts';
import { endServers, newStorage, startServer } from './server-process.ts';

const WRITERS = Array.from({ length: 50 }, (_, index) => index);
const EDITS_EACH = 3;

afterAll(endServers);

describe.each(['embedded', 'postgres'] as const)('fifty writers of one flag (%s)', (kind) => {
  test('each version is won by exactly one, and all others are told so', async () => {
    const server = await startServer(await newStorage(kind));
    const admin = await becomeAdmin(server);
    const path = '/flags/contested?environment_key=staging';
    const made = await admin.post('/flags', {
      key: 'contested',
      name: 'Contested',
      flag_type: 'percentage',
    });
    expect(made.status).toBe(201);
    const read = async () => (await admin.get<FlagInEnvironment>(path)).body;
    let tries = 0;
    const edit = async (version: number): Promise<number> => {
      tries += 1;
      const answer = await admin.put(path, { rollout_percentage: tries / 1000, version });
      return answer.status;
    };
    const first = await read();

    const atOnce = await Promise.all(WRITERS.map(() => edit(first.version)));
    expect(count(atOnce)).toEqual({ 200: 1, 409: WRITERS.length - 1 });

    const inTurns = await Promise.all(
      WRITERS.map(async () => {
        const statuses: number[] = [];
        for (let turn = 0; turn < EDITS_EACH; turn += 1) {
          statuses.push(await edit((await read()).version));
        }
        return statuses;
      }),
    );
    const statuses = count([...atOnce, ...inTurns.flat()]);
    const won = statuses[200] ?? 0;
    expect(statuses).toEqual({ 200: won, 409: tries - won });
    expect((await read()).version - first.version).toBe(won);
    const history = await admin.get<AuditEntry[]>('/audit/flag/contested?action=updated&limit=200');
    const values = history.body.map(({ changes }) => changes['rollout_percentage']?.new);
    expect(values).toHaveLength(won);
    expect(new Set(values).size).toBe(won);
  });
});

function count(statuses: readonly number[]): Partial<Record<number, number>> {
  const counts: Partial<Record<number, number>> = {};
  for (const status of statuses) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

import { afterAll, beforeAll, expect, test } from 'vitest';
import { createReplica } from '#features/rulesets/index.ts';
import { createMemoryBus } from '#platform/bus/memory-bus.ts';
import { createLogger } from '#platform/log/logger.ts';
import { anEnvironment, anExperiment } from '../../testing/builders.ts';
import { granted } from '../../testing/client.ts';
import { aTeam, startTestServer, type Team, type TestServer } from '../../testing/server.ts';
import { createExperimentIndex } from './experiment-index.ts';

const A_DAY_MS = 86_400_000;

let server: TestServer;
let team: Team;

beforeAll(async () => {
  server = await startTestServer();
  team = await aTeam(server);
});
afterAll(() => server.close());

test('what ran lately is known from memory, and read again for a reason alone', async () => {
  const { db } = server.app.database;
  const log = createLogger('silent');
  let at = Date.now();
  const now = () => new Date(at);
  const replica = createReplica({ db, bus: createMemoryBus({ log }), copies: undefined, log, now });
  const environment = await anEnvironment(team);
  const first = await anExperiment(team, { environment_key: environment, unit: 'company' });
  await anExperiment(team, { environment_key: environment });
  granted(await team.admin.post(`/experiments/${first.key}/start`));
  await replica.follow();
  const environmentId = replica.held(environment)?.environmentId ?? '';
  const index = createExperimentIndex({ db, replica, now });
  const keys = async (way: 'find' | 'findAnew') =>
    (await index[way](environmentId)).map(({ key }) => key);

  const [facts] = await index.find(environmentId);
  expect(facts).toEqual({
    id: first.id,
    key: first.key,
    flagKey: first.flag_key,
    unit: 'company',
    variants: ['off', 'on'],
    startedAt: expect.any(Date),
    stoppedAt: null,
    epochs: [{ epoch: 1, startedAt: facts?.startedAt }],
  });

  const second = await anExperiment(team, { environment_key: environment });
  granted(await team.admin.post(`/experiments/${second.key}/start`));
  expect([await keys('find'), await keys('findAnew')]).toEqual([[first.key], [first.key]]);
  at += 1000;
  const both = [first.key, second.key].toSorted();
  expect([await keys('findAnew'), await keys('find')]).toEqual([both, both]);

  granted(await team.admin.put(`/experiments/${first.key}`, { traffic: 50 }));
  granted(await team.admin.post(`/experiments/${second.key}/stop`));
  await replica.follow();
  const known = new Map((await index.find(environmentId)).map((each) => [each.key, each]));
  expect(known.get(first.key)?.epochs.map(({ epoch }) => epoch)).toEqual([1, 2]);
  expect(known.get(second.key)?.stoppedAt).toBeInstanceOf(Date);
  at += 30 * A_DAY_MS + 60_000;
  expect(await keys('findAnew')).toEqual([first.key]);
  replica.close();
});

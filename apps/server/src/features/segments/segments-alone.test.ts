import type { SegmentUse } from '@halyard/contracts/segments';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aFlagFor, anEnvironment, aSegment, served } from '../../testing/builders.ts';
import { granted, refusal } from '../../testing/client.ts';
import { aTeam, startTestServer, type Team, type TestServer } from '../../testing/server.ts';

let server: TestServer;
let team: Team;

beforeAll(async () => {
  server = await startTestServer();
  team = await aTeam(server);
  granted(await team.admin.put('/environments/production', { is_protected: false }));
  for (const environment of ['development', 'staging', 'production']) {
    granted(await team.admin.delete(`/environments/${environment}`));
  }
});
afterAll(() => server.close());

test('without any environment segments are still checked against each other', async () => {
  const within = (segment: string) => ({
    conditions: [[{ operator: 'in_segment', values: [segment] }]],
  });
  const inner = await aSegment(team, { included: ['ada'] });
  const outer = await aSegment(team, within(inner));
  const circle = await team.developer.put(`/segments/${inner}`, within(outer));
  expect(refusal(circle)).toEqual([400, 'INVALID_INPUT']);
  const used = await team.developer.delete(`/segments/${inner}`);
  expect(refusal(used)).toEqual([409, 'SEGMENT_IN_USE']);
  expect(granted(await team.viewer.get<SegmentUse>(`/segments/${inner}/uses`))).toEqual({
    flags: [],
    segments: [{ segment_key: outer }],
  });
  const environment = await anEnvironment(team);
  const flag = await aFlagFor(team, outer, environment);
  expect(await served(server, flag, environment, 'ada')).toMatchObject({ value: true });
});

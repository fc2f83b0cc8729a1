import type { AuditEntry } from '@halyard/contracts/audit';
import type { Demo, DemoRemoval } from '@halyard/contracts/demo';
import type { Results } from '@halyard/contracts/results';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aFlag, aFlagFor, flagIn, historyOf, served } from '../../testing/builders.ts';
import { granted } from '../../testing/client.ts';
import { aTeam, startTestServer, type Team, type TestServer } from '../../testing/server.ts';
import { DEMO_EXPERIMENTS } from './content/demo-experiments.ts';
import { DEMO_FLAGS } from './content/demo-flags.ts';
import { DEMO_METRICS } from './content/demo-metrics.ts';
import { DEMO_SEGMENTS } from './content/demo-segments.ts';

const FLAGS = DEMO_FLAGS.length;
const SEGMENTS = DEMO_SEGMENTS.length;

describe('on an installation that has a flag of the same key', () => {
  let server: TestServer;
  let team: Team;
  let loaded: { status: number; body: Demo };

  beforeAll(async () => {
    server = await startTestServer();
    team = await aTeam(server);
    await aFlag(team, { key: 'accept-orders', name: 'Ours' });
    loaded = await team.admin.post<Demo>('/demo');
  });
  afterAll(() => server.close());

  test('loading makes all but that one', async () => {
    expect(loaded).toMatchObject({
      status: 201,
      body: {
        is_loaded: true,
        flag_count: FLAGS - 1,
        segment_count: SEGMENTS,
        metric_count: DEMO_METRICS.length,
        experiment_count: DEMO_EXPERIMENTS.length,
      },
    });
    expect(await flagIn(team, 'accept-orders', 'production')).toMatchObject({
      name: 'Ours',
      is_enabled: false,
    });
    expect((await flagIn(team, 'new-checkout', 'staging')).prerequisites).toEqual([]);
    expect(granted(await team.viewer.get<Demo>('/demo'))).toEqual(loaded.body);
  });

  test('its flags are served at once, in the rollouts that their history came to', async () => {
    const checkout = await flagIn(team, 'new-checkout', 'production');
    expect(checkout).toMatchObject({ is_enabled: true, rollout_percentage: 50 });
    expect(await served(server, 'new-checkout', 'production', 'customer-1042')).toMatchObject({
      value: true,
      reason: 'TARGETING_MATCH',
    });
    expect(await flagIn(team, 'price-alerts', 'production')).toMatchObject({
      rollout_percentage: 10,
    });
    expect(await flagIn(team, 'summer-sale', 'production')).toMatchObject({ is_archived: true });
  });

  test('its history is one of changes that the admin made and explained', async () => {
    const history = (await historyOf(team, 'new-checkout')).filter(
      ({ environment_key: place }) => place === 'production',
    );
    expect(history.map(({ action }) => action).toReversed()).toEqual([
      'promoted',
      'updated',
      'updated',
      'updated',
      'updated',
      'reverted',
      'updated',
    ]);
    expect(new Set(history.map(({ user_email: email }) => email))).toEqual(
      new Set([team.admin.email]),
    );
    expect(history[1]?.comment).toMatch(/^Vouchers are lost/);
  });

  test.each([
    ['search-by-both', 'decided', 'ship', 'hybrid'],
    ['pictures-first', 'running', 'ship', 'gallery'],
    ['bot-answers-first', 'running', 'unhealthy', null],
  ])('its experiment “%s” is %s, and its figures say: %s', async (key, state, verdict, variant) => {
    const results = granted(await team.viewer.get<Results>(`/experiments/${key}/results`));
    expect(results).toMatchObject({ state, verdict: { verdict, variant } });
    expect(results.metrics.map((metric) => metric.arms.length)).not.toContain(0);
  });

  test('loading again changes nothing', async () => {
    const before = granted(await team.admin.get<AuditEntry[]>('/audit?limit=1'));
    expect(await team.admin.post('/demo')).toMatchObject({ status: 200, body: loaded.body });
    expect(granted(await team.admin.get<AuditEntry[]>('/audit?limit=1'))).toEqual(before);
  });

  test('removing keeps what others use by now, and whatever else is there', async () => {
    const user = await aFlagFor(team, 'early-access');
    const dependent = await aFlag(team, {
      environment_key: 'production',
      prerequisites: [{ flag_key: 'dark-mode', variants: ['on'] }],
    });
    granted(await team.admin.delete('/flags/price-alerts'));
    await aFlag(team, { key: 'price-alerts', name: 'Ours now', reuse_deleted_key: true });

    const removal = granted(await team.admin.delete<DemoRemoval>('/demo'));
    expect(removal).toMatchObject({ flag_count: FLAGS - 3, segment_count: SEGMENTS - 3 });
    const kept = Object.fromEntries(removal.kept.map(({ key, reason }) => [key, reason]));
    expect(Object.keys(kept).toSorted()).toEqual([
      'beta-testers',
      'dark-mode',
      'early-access',
      'employees',
    ]);
    expect(kept['dark-mode']).toContain(dependent);
    expect(kept['early-access']).toContain(user);
    expect(await flagIn(team, 'price-alerts', 'staging')).toMatchObject({ name: 'Ours now' });
    expect(await flagIn(team, 'accept-orders', 'staging')).toMatchObject({ name: 'Ours' });
    expect((await team.admin.get('/flags/new-checkout')).status).toBe(404);
    expect(granted(await team.admin.get<Demo>('/demo'))).toMatchObject({
      is_loaded: true,
      flag_count: 1,
      segment_count: 3,
    });

    granted(await team.admin.delete(`/flags/${dependent}`));
    granted(await team.admin.delete(`/flags/${user}`));
    expect(granted(await team.admin.delete<DemoRemoval>('/demo')).kept).toEqual([]);
    expect(granted(await team.admin.get<Demo>('/demo'))).toEqual({
      is_loaded: false,
      loaded_at: null,
      flag_count: 0,
      segment_count: 0,
      metric_count: 0,
      experiment_count: 0,
    });
    expect(granted(await team.admin.get('/event-names'))).toEqual([]);
  });

  test('what was removed can be loaded once more', async () => {
    const again = await team.admin.post<Demo>('/demo');
    expect([again.status, again.body.flag_count]).toEqual([201, FLAGS - 2]);
  });
});

import { OpenFeature } from '@openfeature/server-sdk';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { aFlag, aRuleset } from '../../engine/test/builders.ts';
import { type ScriptedServer, send, startScriptedServer } from '../../sdk/test/scripted-server.ts';
import { anApplication } from '../test/providers.ts';

/** Everybody gets `on`; the unit is the company. */
const tried = aFlag('checkout', {
  clientSide: true,
  rules: [
    {
      id: 'experiment-cart',
      when: [],
      serve: { split: { salt: 's', by: 'company', weights: [['on', 100]] } },
      experiment: 'cart',
      epoch: 2,
      exposes: ['plan', 'country'],
    },
  ],
});
const ruleset = aRuleset([tried, aFlag('other', { clientSide: true })]);
const alice = { targetingKey: 'alice', company: 42, plan: 'pro', email: 'alice@example.com' };
const metadata = {
  flagSetId: 'test',
  contextId: 'alice',
  version: '1',
  ruleId: 'experiment-cart',
  experiment: 'cart',
  experimentEpoch: 2,
  experimentBy: 'company',
  experimentUnit: '42',
  experimentAttributes: 'plan,country',
};

vi.setConfig({ testTimeout: 20_000 });

let server: ScriptedServer;

beforeEach(async () => {
  server = await startScriptedServer(ruleset);
});
afterEach(async () => {
  await OpenFeature.close();
  await server.close();
});

const bodies = () => server.received.filter(({ url }) => url === '/sdk/v1/events');
const sent = (list: 'exposures' | 'events' | 'evaluations') =>
  bodies().flatMap(({ body }) => JSON.parse(body)[list]);

test('a flag that is used exposes the unit once, with the attributes that the experiment asks for', async () => {
  const { client } = await anApplication(server);
  for (let i = 0; i < 3; i++) await client.getBooleanValue('checkout', false, alice);
  const details = await client.getBooleanDetails('checkout', false, alice);
  expect([details.value, details.flagMetadata]).toEqual([true, metadata]);
  await OpenFeature.close();
  expect(sent('exposures')).toEqual([
    {
      id: expect.any(String),
      timestamp: expect.any(String),
      flag_key: 'checkout',
      variant: 'on',
      targeting_key: 'alice',
      experiment_key: 'cart',
      epoch: 2,
      unit: '42',
      attributes: { plan: 'pro' },
    },
  ]);
  expect(JSON.stringify(bodies())).not.toContain('example.com');
});

test('whoever was shown the default, or takes no part, is not exposed', async () => {
  const { client } = await anApplication(server);
  expect(await client.getStringValue('checkout', 'mine', alice)).toBe('mine');
  expect(await client.getBooleanValue('checkout', true, { targetingKey: 'bob' })).toBe(false);
  await OpenFeature.close();
  expect(sent('exposures')).toEqual([]);
});

test('evaluations are counted by flag and by what was shown, but for flags that do not exist', async () => {
  const { client, provider } = await anApplication(server);
  for (let i = 0; i < 5; i++) await client.getBooleanValue('checkout', false, alice);
  await client.getStringValue('checkout', 'mine', alice);
  await client.getBooleanValue('none', false, alice);
  provider.evaluateAll(alice);
  await OpenFeature.close();
  const counted = sent('evaluations').map(({ flag_key, variant, count }) => ({
    [`${flag_key} ${variant}`]: count,
  }));
  expect(Object.assign({}, ...counted)).toEqual({
    'checkout on': 6,
    'checkout null': 1,
    'other off': 1,
  });
});

test('what is tracked counts for the units of experiments too', async () => {
  const { client } = await anApplication(server);
  client.track('paid', alice, { value: 9.5 });
  client.track('paid', { targetingKey: 'bob' });
  await OpenFeature.close();
  const [first, second] = sent('events');
  expect(first).toMatchObject({ targeting_key: 'alice', units: { company: '42' }, value: 9.5 });
  expect(second).not.toHaveProperty('units');
});

test('a page is given what it needs to report its exposures, and exposes nobody before it does', async () => {
  const { provider } = await anApplication(server);
  const [checkout, other] = provider.evaluateAll(alice).flags;
  expect(checkout).toMatchObject({ key: 'checkout', variant: 'on', metadata });
  expect(other?.metadata).not.toHaveProperty('experiment');
  await OpenFeature.close();
  expect(sent('exposures')).toEqual([]);
});

test('with tracking turned off the server is told nothing', async () => {
  const { client, provider } = await anApplication(server, { tracking: false });
  await client.getBooleanValue('checkout', false, alice);
  provider.evaluateAll(alice);
  client.track('paid', alice);
  await OpenFeature.close();
  expect(bodies()).toEqual([]);
});

test('a server that takes nothing does not keep flags from being served', async () => {
  server.intercept = ({ url }, outgoing) => {
    if (url === '/sdk/v1/events') send(outgoing, 500, '<html>');
    return url === '/sdk/v1/events';
  };
  const { client } = await anApplication(server, { closeTimeoutMs: 100 });
  for (let i = 0; i < 3_000; i++) {
    const context = { targetingKey: `user-${i}`, company: i };
    expect(await client.getBooleanValue('checkout', false, context)).toBe(true);
  }
  await OpenFeature.close();
  expect(bodies().length).toBeGreaterThan(0);
});

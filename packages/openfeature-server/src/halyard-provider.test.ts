import { setTimeout as sleep } from 'node:timers/promises';
import { type Hook, OpenFeature } from '@openfeature/server-sdk';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { waitUntil } from '../../../tests/services/wait-until.ts';
import { aFlag, aRule, aRuleset, aSegment, inSegment } from '../../engine/test/builders.ts';
import {
  type ScriptedServer,
  send,
  sse,
  startScriptedServer,
} from '../../sdk/test/scripted-server.ts';
import { type Application, anApplication } from '../test/providers.ts';
import { HalyardProvider, type SnapshotStore } from './index.ts';

const servesOn = { fallthrough: { variant: 'on' } };
const text = aFlag('text', {
  valueType: 'string',
  variants: { on: 'yes', off: 'no' },
  ...servesOn,
});
const list = aFlag('object', {
  valueType: 'object',
  variants: { on: { a: [1] }, off: {} },
  ...servesOn,
});
const number = aFlag('number', { valueType: 'number', variants: { on: 1.5, off: 0 }, ...servesOn });
const ruleset = aRuleset([aFlag('boolean', { version: 3, ...servesOn }), text, list, number]);

// Waits before another try are random, and some of them longer than a second.
vi.setConfig({ testTimeout: 20_000 });

let server: ScriptedServer;

beforeEach(async () => {
  server = await startScriptedServer(ruleset);
});
afterEach(async () => {
  await OpenFeature.close();
  await server.close();
});

const refuseAll = (status: number) => {
  server.intercept = (_request, outgoing) => {
    send(outgoing, status, {});
    return true;
  };
};
const eventsOf = ({ heard }: Application) => heard.map(({ event }) => event);
const untilHeard = async (application: Application, count: number) => {
  await waitUntil(`${count} events`, () => application.heard.length >= count, 15_000);
  return eventsOf(application);
};

describe('resolving', () => {
  test('gives values of every type', async () => {
    const { client } = await anApplication(server);
    expect([
      await client.getBooleanValue('boolean', false),
      await client.getStringValue('text', ''),
      await client.getNumberValue('number', 0),
      await client.getObjectValue('object', {}),
    ]).toEqual([true, 'yes', 1.5, { a: [1] }]);
  });

  test('another type than the wanted one gives the default', async () => {
    const { client } = await anApplication(server);
    const answers = [
      await client.getBooleanDetails('text', true),
      await client.getStringDetails('boolean', 'mine'),
      await client.getNumberDetails('object', 7),
      await client.getObjectDetails('number', { mine: 1 }),
    ];
    expect(answers.map(({ value }) => value)).toEqual([true, 'mine', 7, { mine: 1 }]);
    for (const { errorCode, reason } of answers) {
      expect([errorCode, reason]).toEqual(['TYPE_MISMATCH', 'ERROR']);
    }
  });

  test('an unknown flag gives the default', async () => {
    const { client } = await anApplication(server);
    expect(await client.getStringDetails('none', 'mine')).toMatchObject({
      value: 'mine',
      reason: 'ERROR',
      errorCode: 'FLAG_NOT_FOUND',
    });
  });

  test('metadata names the environment, the flag’s version and the context', async () => {
    const { client } = await anApplication(server);
    const { flagMetadata } = await client.getBooleanDetails('boolean', false, {
      targetingKey: 'alice',
    });
    expect(flagMetadata).toEqual({
      flagSetId: 'test',
      version: '3',
      contextId: 'alice',
    });
    const anonymous = await client.getBooleanDetails('boolean', false);
    expect(anonymous.flagMetadata).not.toHaveProperty('contextId');
  });

  test('hooks see the answer as OpenTelemetry reports it, and errors', async () => {
    const seen: object[] = [];
    const hook: Hook = {
      finally: (_context, { flagKey, variant, reason, errorCode, flagMetadata }) =>
        void seen.push({ flagKey, variant, reason, errorCode, flagMetadata }),
    };
    const { client } = await anApplication(server);
    client.addHooks(hook);
    await client.getBooleanValue('boolean', false, { targetingKey: 'alice' });
    await client.getBooleanValue('text', false);
    expect(seen).toMatchObject([
      {
        flagKey: 'boolean',
        variant: 'on',
        reason: 'STATIC',
        errorCode: undefined,
        flagMetadata: { contextId: 'alice', flagSetId: 'test', version: '3' },
      },
      { flagKey: 'text', errorCode: 'TYPE_MISMATCH', flagMetadata: { flagSetId: 'test' } },
    ]);
  });

  test('dates in the context count as ISO 8601, at any depth', async () => {
    const after = { operator: 'after' as const, values: ['2026-01-01'] };
    server.ruleset = aRuleset([
      aFlag('top', { rules: [aRule({ attribute: 'since', ...after })] }),
      aFlag('deep', { rules: [aRule({ attribute: 'user.dates', ...after })] }),
    ]);
    const { client } = await anApplication(server);
    const old = new Date('2025-01-01');
    const young = new Date('2026-06-01');
    const broken = new Date(Number.NaN);
    const answersTo = async (since: Date, dates: Date[]) => [
      await client.getBooleanValue('top', false, { since, user: { dates } }),
      await client.getBooleanValue('deep', false, { since, user: { dates } }),
    ];
    expect(await answersTo(young, [old])).toEqual([true, false]);
    expect(await answersTo(old, [old, young])).toEqual([false, true]);
    expect(await answersTo(broken, [broken])).toEqual([false, false]);
  });

  test('a context that runs in a circle, or holds what is no JSON, harms nothing', async () => {
    const { client } = await anApplication(server);
    const circle: Record<string, never> = {};
    Object.assign(circle, { circle, call: () => 1, map: new Map(), big: 10n, at: new Date() });
    const details = await client.getBooleanDetails('boolean', false, circle);
    expect([details.value, details.errorCode]).toEqual([true, undefined]);
  });
});

describe('starting', () => {
  test('waits for the first ruleset, then is ready', async () => {
    const application = await anApplication(server);
    expect(eventsOf(application)).toEqual(['PROVIDER_READY']);
    expect(application.client.providerStatus).toBe('READY');
  });

  test('without a server fails in time, answers with defaults, and is ready when it comes', async () => {
    await server.down();
    const application = await anApplication(server, { initTimeoutMs: 200 });
    expect(application.failure).toMatchObject({
      code: 'PROVIDER_NOT_READY',
      message: expect.stringContaining('No ruleset within 200 ms'),
    });
    expect(await application.client.getBooleanDetails('boolean', false)).toMatchObject({
      value: false,
      errorCode: 'PROVIDER_NOT_READY',
    });
    await server.open();
    expect(await untilHeard(application, 2)).toEqual(['PROVIDER_ERROR', 'PROVIDER_READY']);
    expect(await application.client.getBooleanValue('boolean', false)).toBe(true);
  });

  test.each([401, 403])('with a key that is not accepted (%i) is fatal', async (status) => {
    refuseAll(status);
    const { failure, client, log } = await anApplication(server);
    expect(failure).toMatchObject({ code: 'PROVIDER_FATAL' });
    expect(client.providerStatus).toBe('FATAL');
    expect(log.lines).toEqual([expect.stringMatching(`^error .*${status}`)]);
    expect(await client.getBooleanValue('boolean', false)).toBe(false);
  });

  test('that failed and turns out to be hopeless is fatal', async () => {
    await server.down();
    const application = await anApplication(server, { initTimeoutMs: 100 });
    refuseAll(401);
    await server.open();
    expect(await untilHeard(application, 2)).toEqual(['PROVIDER_ERROR', 'PROVIDER_ERROR']);
    expect(application.client.providerStatus).toBe('FATAL');
  });

  test('from a snapshot is ready, stale until the server is there, and told what changed', async () => {
    const snapshot = memorySnapshot();
    await anApplication(server, { snapshot });
    await OpenFeature.close();
    await server.down();
    const application = await anApplication(server, { snapshot });
    expect(await untilHeard(application, 2)).toEqual(['PROVIDER_READY', 'PROVIDER_STALE']);
    expect(await application.client.getBooleanValue('boolean', false)).toBe(true);
    server.change({ ...text, enabled: false });
    await server.open();
    expect(await untilHeard(application, 4)).toEqual([
      'PROVIDER_READY',
      'PROVIDER_STALE',
      'PROVIDER_CONFIGURATION_CHANGED',
      'PROVIDER_READY',
    ]);
    expect(application.heard[2]?.flagsChanged).toEqual(['text']);
    expect(application.client.providerStatus).toBe('READY');
  });

  test.each(['localhost', 'http://localhost/?key=1'])('the address %j is refused', (url) => {
    expect(() => new HalyardProvider({ url, sdkKey: 'key' })).toThrow(TypeError);
  });
});

describe('while it runs', () => {
  test('changes are told with the flags that they touch, also through segments', async () => {
    const inBeta = aFlag('inBeta', { rules: [aRule(inSegment('beta'))] });
    const behind = aFlag('behind', { prerequisites: [{ flag: 'inBeta', variants: ['on'] }] });
    server.ruleset = aRuleset([inBeta, behind, text], [aSegment('beta')]);
    const application = await anApplication(server);
    const body = aSegment('beta', { included: ['alice'] });
    const changes = [{ kind: 'segment', key: 'beta', body }];
    const data = { environment: 'test', from: 1, revision: 2, changes };
    for (const stream of server.streams) stream.write(sse('changes', data, '2-x'));
    await untilHeard(application, 2);
    expect(application.heard[1]).toMatchObject({
      event: 'PROVIDER_CONFIGURATION_CHANGED',
      flagsChanged: ['behind', 'inBeta'],
    });
    const alice = { targetingKey: 'alice' };
    expect(await application.client.getBooleanValue('inBeta', false, alice)).toBe(true);
  });

  test('a ruleset that is sent anew without any change is no event', async () => {
    const application = await anApplication(server);
    const again = { ...server.ruleset, revision: 2 };
    const flags = { ...again.flags, boolean: { ...again.flags['boolean'], version: 4 } };
    for (const stream of server.streams) {
      stream.write(sse('ruleset', again, '2-x'));
      stream.write(sse('ruleset', { ...again, flags, revision: 3 }, '3-x'));
    }
    const version = async () =>
      (await application.client.getBooleanDetails('boolean', false)).flagMetadata['version'];
    await waitUntil('the second ruleset', async () => (await version()) === '4', 15_000);
    expect(eventsOf(application)).toEqual(['PROVIDER_READY', 'PROVIDER_CONFIGURATION_CHANGED']);
  });

  test('a short loss of the server is no event', async () => {
    const application = await anApplication(server, { staleAfterMs: 5_000 });
    await server.down();
    await server.open();
    await waitUntil('the stream', () => server.streams.size > 0, 4_000);
    await sleep(50);
    expect(eventsOf(application)).toEqual(['PROVIDER_READY']);
  });

  test('a long one makes it stale, with the last answers, until the server is back', async () => {
    const application = await anApplication(server);
    await server.down();
    expect(await untilHeard(application, 2)).toEqual(['PROVIDER_READY', 'PROVIDER_STALE']);
    expect(application.client.providerStatus).toBe('STALE');
    expect(await application.client.getBooleanValue('boolean', false)).toBe(true);
    await server.open();
    expect(await untilHeard(application, 3)).toContain('PROVIDER_READY');
    expect(application.client.providerStatus).toBe('READY');
  });

  test('a key that is revoked is an error, and the last answers stay', async () => {
    const application = await anApplication(server, { staleAfterMs: 5_000 });
    server.key = 'another';
    for (const stream of server.streams) stream.write(sse('goodbye', { reason: 'key_revoked' }));
    await untilHeard(application, 2);
    expect(application.heard[1]).toMatchObject({
      event: 'PROVIDER_ERROR',
      message: expect.stringContaining('not accepted'),
    });
    expect(application.client.providerStatus).toBe('ERROR');
    expect(await application.client.getBooleanValue('boolean', false)).toBe(true);
  });
});

describe('tracking', () => {
  const sent = () =>
    server.received
      .filter(({ url }) => url === '/sdk/v1/events')
      .flatMap(({ body }) => JSON.parse(body).events);

  test('sends name, unit, value and details when the provider is closed', async () => {
    const { client } = await anApplication(server);
    const context = { targetingKey: 'alice', email: 'alice@example.com' };
    client.track('paid', context, { value: 9.5, currency: 'EUR', at: new Date(0) });
    client.track('seen', { targetingKey: 'bob' });
    await OpenFeature.close();
    expect(sent()).toMatchObject([
      {
        name: 'paid',
        targeting_key: 'alice',
        value: 9.5,
        properties: { currency: 'EUR', at: '1970-01-01T00:00:00.000Z' },
      },
      { name: 'seen', targeting_key: 'bob', properties: {} },
    ]);
    expect(JSON.stringify(sent())).not.toContain('example.com');
  });

  test('without a unit sends nothing', async () => {
    const { client } = await anApplication(server);
    client.track('paid', {}, { value: 1 });
    client.track('paid', { targetingKey: '' });
    await OpenFeature.close();
    expect(sent()).toEqual([]);
  });

  test('can be turned off', async () => {
    const { client } = await anApplication(server, { tracking: false });
    client.track('paid', { targetingKey: 'alice' });
    await OpenFeature.close();
    expect(sent()).toEqual([]);
  });

  test('does not hold up the end for longer than it may', async () => {
    const { client } = await anApplication(server, { closeTimeoutMs: 100 });
    server.intercept = () => true;
    client.track('paid', { targetingKey: 'alice' });
    const from = Date.now();
    await OpenFeature.close();
    expect(Date.now() - from).toBeLessThan(1_500);
  });
});

describe('evaluating all for a page', () => {
  const open = aFlag('open', { clientSide: true, version: 2, ...servesOn });
  const broken = JSON.parse('{"key":"broken","clientSide":true}');

  test('gives the flags that a page may see, as OFREP would', async () => {
    server.ruleset = aRuleset([open, broken, text]);
    const { provider } = await anApplication(server);
    expect(provider.evaluateAll({ targetingKey: 'alice', since: new Date() })).toEqual({
      flags: [
        {
          key: 'open',
          value: true,
          variant: 'on',
          reason: 'STATIC',
          metadata: { flagSetId: 'test', contextId: 'alice', version: '2' },
        },
      ],
    });
  });

  test('gives all of them where the caller can keep a secret', async () => {
    server.ruleset = aRuleset([open, broken, text]);
    const { provider } = await anApplication(server);
    const { flags } = provider.evaluateAll({}, { clientSideOnly: false });
    expect(flags.map(({ key, value }) => [key, value])).toEqual([
      ['open', true],
      ['text', 'yes'],
    ]);
  });

  test('gives nothing before the first ruleset', () => {
    const provider = new HalyardProvider({ url: server.url, sdkKey: 'server-key' });
    expect(provider.evaluateAll({})).toEqual({ flags: [] });
  });
});

describe('closing', () => {
  test('ends every connection, and the provider can be used again', async () => {
    const { provider } = await anApplication(server);
    await OpenFeature.close();
    await waitUntil('the end of the stream', () => server.streams.size === 0, 4_000);
    const unready = await provider.resolveBooleanEvaluation('boolean', false, {});
    expect(unready).toMatchObject({ value: false, errorCode: 'PROVIDER_NOT_READY' });
    await provider.initialize();
    expect(await provider.resolveBooleanEvaluation('boolean', false, {})).toMatchObject({
      value: true,
    });
    await provider.onClose();
  });

  test('while it starts ends the start', async () => {
    await server.down();
    const provider = new HalyardProvider({ url: server.url, sdkKey: 'server-key' });
    const start = provider.initialize();
    const closed = provider.onClose();
    await expect(start).rejects.toMatchObject({ code: 'PROVIDER_NOT_READY' });
    await closed;
  });
});

function memorySnapshot(): SnapshotStore {
  let kept: string | undefined;
  return {
    read: () => Promise.resolve(kept),
    write: (newest) => {
      kept = newest;
      return Promise.resolve();
    },
  };
}

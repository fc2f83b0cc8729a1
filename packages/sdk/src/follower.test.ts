import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { waitUntil } from '../../../tests/services/wait-until.ts';
import { aFlag, aRuleset } from '../../engine/test/builders.ts';
import { flagA, followerOf, valueOfA, type WatchedFollower } from '../test/followers.ts';
import {
  markOf,
  openSse,
  type ScriptedServer,
  send,
  sse,
  startScriptedServer,
} from '../test/scripted-server.ts';
import { createRulesetFollower } from './index.ts';

vi.setConfig({ testTimeout: 20_000 });

let server: ScriptedServer;
let follower: WatchedFollower | undefined;

beforeEach(async () => {
  server = await startScriptedServer(aRuleset([flagA('off')]));
});
afterEach(async () => {
  await follower?.close();
  follower = undefined;
  await server.close();
});

const follow = (
  ...[options]: Parameters<typeof followerOf> extends [unknown, ...infer R] ? R : never
) => {
  follower = followerOf(server, options);
  return follower;
};
const asked = (path: string) => server.received.filter(({ url }) => url === path);
const sendToAll = (raw: string) => {
  for (const stream of server.streams) stream.write(raw);
};

describe('while the stream is there', () => {
  test('it brings the ruleset and every change', async () => {
    const watched = follow();
    await watched.until('live');
    expect([valueOfA(watched), watched.current?.environment]).toEqual([false, 'test']);
    server.change(flagA('on'));
    await watched.untilRevision(2);
    expect(valueOfA(watched)).toBe(true);
    expect(asked('/sdk/v1/ruleset')).toEqual([]);
  });

  test('the key goes along as a bearer token', async () => {
    await follow().until('live');
    expect(server.received[0]?.headers).toMatchObject({
      authorization: 'Bearer server-key',
      accept: 'text/event-stream',
    });
    expect(server.received[0]?.headers).not.toHaveProperty('last-event-id');
  });

  test('a change that comes twice or late counts once', async () => {
    const watched = follow();
    await watched.until('live');
    const event = (from: number, variant: 'on' | 'off') => {
      const changes = [{ kind: 'flag', key: 'a', body: flagA(variant) }];
      const data = { environment: 'test', from, revision: from + 1, changes };
      return sse('changes', data, `${from + 1}-0f3c9a1e`);
    };
    sendToAll(event(1, 'on') + event(1, 'on') + event(2, 'off') + event(1, 'on'));
    await watched.untilRevision(3);
    expect(valueOfA(watched)).toBe(false);
    expect(watched.rulesets.map(({ revision }) => revision)).toEqual([1, 2, 3]);
    expect(asked('/sdk/v1/stream')).toHaveLength(1);
  });

  test('events are taken whatever pieces they come in, and unknown ones are passed over', async () => {
    const watched = follow();
    await watched.until('live');
    const changes = [{ kind: 'flag', key: 'ä', body: aFlag('ä') }];
    const data = { environment: 'test', from: 1, revision: 2, changes };
    const text = `:\r\n${sse('later', {})}${sse('changes', data, '2-x')}`.replaceAll('\n', '\r\n');
    for (const part of text.match(/.{1,7}/gsu) ?? []) {
      sendToAll(part);
      await sleep(1);
    }
    await watched.untilRevision(2);
    expect(watched.current?.flags.has('ä')).toBe(true);
  });

  test('comments keep it open', async () => {
    const watched = follow({ silenceTimeoutMs: 600 });
    await watched.until('live');
    for (let i = 0; i < 12; i++) {
      await sleep(100);
      sendToAll(': heartbeat\n\n');
    }
    expect([watched.states, asked('/sdk/v1/stream').length]).toEqual([['live'], 1]);
  });

  test('a listener that throws is logged and keeps nobody from hearing', async () => {
    const watched = follow();
    const heard: string[] = [];
    watched.subscribe({
      onRuleset: () => {
        throw new Error('mine');
      },
    });
    watched.subscribe({ onStatus: ({ state }) => heard.push(state) });
    await watched.until('live');
    expect(heard).toEqual(['live']);
    expect(watched.log.lines).toContain('error Halyard: a listener threw: mine');
  });
});

describe('when the stream breaks', () => {
  test('it goes on from where it was, with what it holds', async () => {
    const watched = follow();
    await watched.until('live');
    await server.down();
    await watched.until('stale');
    expect(valueOfA(watched)).toBe(false);
    await server.open();
    await watched.until('live');
    expect(asked('/sdk/v1/stream').at(-1)?.headers['last-event-id']).toBe(markOf(server.ruleset));
    expect(watched.rulesets).toHaveLength(1);
  });

  test('what changed meanwhile is there at once', async () => {
    const watched = follow();
    await watched.until('live');
    await server.down();
    server.change(flagA('on'));
    await server.open();
    await watched.untilRevision(2);
    expect(valueOfA(watched)).toBe(true);
  });

  test('nothing heard for a while counts as broken', async () => {
    const watched = follow({ silenceTimeoutMs: 100 });
    await watched.until('live');
    await waitUntil('a second stream', () => asked('/sdk/v1/stream').length > 1, 15_000);
    expect(watched.states).toContain('stale');
    expect(watched.log.lines.join()).toContain('nothing heard for 0.1 s');
  });

  test('a drip of bytes that never make an event counts as silence', async () => {
    server.intercept = ({ url }, outgoing) => {
      if (url !== '/sdk/v1/stream') return false;
      const stream = openSse(outgoing);
      const drip = setInterval(() => stream.write('d'), 10);
      outgoing.on('close', () => clearInterval(drip));
      return true;
    };
    const watched = follow({ silenceTimeoutMs: 100 });
    await waitUntil('a second stream', () => asked('/sdk/v1/stream').length > 1, 15_000);
    expect(watched.status.reason).toContain('nothing heard');
  });

  test('it stays with the last ruleset for ever, and says since when', async () => {
    let time = 1_000;
    let looks = 0;
    const now = () => {
      looks += 1;
      return time;
    };
    const watched = follow({ now });
    await watched.until('live');
    [time, looks] = [5_000, 0];
    sendToAll(': heartbeat\n\n');
    await waitUntil('a look at the clock', () => looks > 0, 15_000);
    time = 9_000;
    await server.down();
    await watched.until('stale');
    time = 365 * 86_400_000;
    expect(watched.status).toMatchObject({ state: 'stale', staleSince: 5_000 });
    expect(valueOfA(watched)).toBe(false);
  });

  test('the trouble and its end are in the log once', async () => {
    const watched = follow();
    await watched.until('live');
    await server.down();
    await sleep(300);
    await server.open();
    await watched.until('live');
    const told = watched.log.lines.filter((line) => !line.startsWith('debug'));
    expect(told).toEqual([
      expect.stringMatching(
        /^warn Halyard: .* cannot be followed: .*; going on with what is known/,
      ),
      expect.stringMatching(/^info Halyard: .* can be followed again/),
    ]);
  });

  test('a goodbye makes it open another stream, with the mark', async () => {
    const watched = follow();
    await watched.until('live');
    sendToAll(sse('goodbye', { reason: 'closing' }));
    await waitUntil('a second stream', () => asked('/sdk/v1/stream').length > 1, 15_000);
    expect(asked('/sdk/v1/stream')[1]?.headers['last-event-id']).toBe(markOf(server.ruleset));
  });
});

describe('what does not fit', () => {
  const changesTo = (revision: number, from: number, environment = 'test') =>
    sse('changes', { environment, from, revision, changes: [] }, `${revision}-0f3c9a1e`);

  test.each([
    ['a gap', changesTo(9, 8)],
    ['changes of another environment', changesTo(2, 1, 'other')],
    ['another current revision', sse('current', { environment: 'test', revision: 9 }, '9-x')],
    ['no JSON', 'event: changes\nid: 2-x\ndata: <html>\n\n'],
    ['half a ruleset', 'event: ruleset\nid: 2-x\ndata: {"environment":"test","revis\n\n'],
    [
      'an unknown kind',
      sse('changes', { environment: 'test', from: 1, revision: 2, changes: [{ kind: 'x' }] }),
    ],
    ['an event without end', `event: ruleset\ndata: ${'x'.repeat(20_000)}`],
  ])('%s makes it ask for everything and keep what it has', async (_what, raw) => {
    const watched = follow({ maxLength: 10_000 });
    await watched.until('live');
    sendToAll(raw);
    await waitUntil('a second stream', () => asked('/sdk/v1/stream').length > 1, 15_000);
    expect(valueOfA(watched)).toBe(false);
    expect(asked('/sdk/v1/stream')[1]?.headers).not.toHaveProperty('last-event-id');
    await watched.until('live');
    expect(watched.rulesets.every(({ revision }) => revision === 1)).toBe(true);
  });

  test('a flag that cannot be read answers with an error and leaves the others alone', async () => {
    server.ruleset = aRuleset([flagA('on'), JSON.parse('{"key":"b","rules":"none"}')]);
    const watched = follow();
    await watched.until('live');
    expect(valueOfA(watched)).toBe(true);
    expect(watched.current?.flags.get('b')?.constant?.errorCode).toBe('PARSE_ERROR');
  });

  test('a state without a usable id is asked for anew', async () => {
    const watched = follow();
    await watched.until('live');
    sendToAll(sse('changes', { environment: 'test', from: 1, revision: 2, changes: [] }, 'ä'));
    await watched.untilRevision(2);
    await server.down();
    await server.open();
    await waitUntil('a second stream', () => asked('/sdk/v1/stream').length > 1, 15_000);
    expect(asked('/sdk/v1/stream')[1]?.headers).not.toHaveProperty('last-event-id');
  });
});

describe('while the stream cannot be had', () => {
  const withoutStream = (status: number, body = '', headers = {}) => {
    server.intercept = ({ url }, outgoing) => {
      if (url !== '/sdk/v1/stream') return false;
      send(outgoing, status, body, headers);
      return true;
    };
  };
  const muteStream = () => {
    server.intercept = ({ url }, outgoing) => {
      if (url !== '/sdk/v1/stream') return false;
      openSse(outgoing);
      return true;
    };
  };

  test.each([
    ['an HTML page', 200, '<html>'],
    ['a redirect', 302, ''],
    ['not found', 404, '{}'],
    ['a failure', 500, 'oops'],
    ['too many streams', 503, '{}'],
  ])('because of %s, it polls', async (_what, status, body) => {
    withoutStream(status, body);
    const watched = follow({ streamPatienceMs: 50 });
    await watched.until('polling');
    server.ruleset = { ...server.ruleset, revision: 2, flags: { a: flagA('on') } };
    await watched.untilRevision(2);
    expect(valueOfA(watched)).toBe(true);
  });

  test('because something between holds it back, it polls, and leaves the stream alone', async () => {
    muteStream();
    const watched = follow({ streamPatienceMs: 50, silenceTimeoutMs: 100 });
    await watched.until('polling');
    await waitUntil('a second try', () => asked('/sdk/v1/stream').length === 2, 15_000);
    await sleep(600);
    expect(asked('/sdk/v1/stream')).toHaveLength(2);
    expect(asked('/sdk/v1/ruleset').length).toBeGreaterThan(5);
  });

  test('it asks only for what is new', async () => {
    withoutStream(404);
    const watched = follow({ streamPatienceMs: 50 });
    await waitUntil('three polls', () => asked('/sdk/v1/ruleset').length > 2, 15_000);
    const marks = asked('/sdk/v1/ruleset').map(({ headers }) => headers['if-none-match']);
    expect(marks.slice(0, 3)).toEqual([undefined, '"1-0f3c9a1e"', '"1-0f3c9a1e"']);
    expect(watched.rulesets).toHaveLength(1);
  });

  test('it goes back to the stream, and stops to poll', async () => {
    withoutStream(500);
    const watched = follow({ streamPatienceMs: 50 });
    await watched.until('polling');
    server.intercept = () => false;
    await watched.until('live');
    const count = asked('/sdk/v1/ruleset').length;
    await sleep(150);
    expect(asked('/sdk/v1/ruleset')).toHaveLength(count);
    expect(asked('/sdk/v1/stream').at(-1)?.headers['last-event-id']).toBe(markOf(server.ruleset));
  });

  test('it waits as long as it is told to', async () => {
    withoutStream(503, '{}', { 'retry-after': '1' });
    follow({ streamPatienceMs: 50 });
    await sleep(700);
    expect(asked('/sdk/v1/stream')).toHaveLength(1);
    await waitUntil('a second stream', () => asked('/sdk/v1/stream').length > 1, 15_000);
  });

  test('polls that fail make it stale, and one that is answered makes it well', async () => {
    const watched = follow({ streaming: false });
    await watched.until('polling');
    server.intercept = (_request, outgoing) => {
      send(outgoing, 500, 'oops');
      return true;
    };
    await watched.until('stale');
    expect([valueOfA(watched), watched.status.reason]).toEqual([false, 'status 500']);
    server.intercept = () => false;
    await watched.until('polling');
    expect(asked('/sdk/v1/stream')).toEqual([]);
  });
});

describe('answers to polls that are none', () => {
  test.each([
    ['HTML', 200, '<!doctype html><title>Log in</title>'],
    ['half a ruleset', 200, '{"environment":"test","revision":2,"flags":{"a"'],
    ['nothing', 200, ''],
    ['another JSON', 200, '{"status":"healthy"}'],
    ['not modified, of nothing', 304, undefined],
    ['something huge', 200, `{"environment":"${'x'.repeat(20_000)}`],
  ])('%s: there is no ruleset, and it tries on', async (_what, status, body) => {
    server.intercept = (_request, outgoing) => {
      send(outgoing, status, body);
      return true;
    };
    const watched = follow({ streaming: false, maxLength: 10_000 });
    await waitUntil('three polls', () => server.received.length > 2, 15_000);
    expect([watched.status.state, watched.current]).toEqual(['starting', undefined]);
    expect(watched.status.reason).toBeDefined();
    server.intercept = () => false;
    await watched.until('polling');
  });

  test('an answer that never begins, and one that never ends, are given up', async () => {
    server.intercept = (_request, outgoing) => {
      if (server.received.length === 1) return true;
      outgoing.writeHead(200, { 'content-type': 'application/json' });
      outgoing.write('{"environment":');
      return true;
    };
    const watched = follow({ streaming: false, answerTimeoutMs: 100, silenceTimeoutMs: 100 });
    await waitUntil('three polls', () => server.received.length > 2, 15_000);
    const told = watched.log.lines.join();
    expect(told).toContain('no answer in time');
    expect(told).toContain('the answer did not end in time');
  });

  test('a server that cuts every connection, or speaks no HTTP, harms nothing', async () => {
    const rude = createServer((socket) => {
      socket.on('error', () => undefined);
      if (Math.floor(Date.now() / 50) % 2) socket.resetAndDestroy();
      else socket.end('SSH-2.0-OpenSSH_9.6\r\n');
    });
    await new Promise<void>((resolve) => rude.listen(0, '127.0.0.1', resolve));
    const address = rude.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const watched = followerOf({ url: `http://127.0.0.1:${port}` }, { streamPatienceMs: 50 });
    await sleep(500);
    expect([watched.status.state, watched.current]).toEqual(['starting', undefined]);
    await watched.close();
    rude.close();
  });
});

describe('a key that is not accepted', () => {
  test.each([401, 403])('(%i) is said loudly, and nothing more is tried', async (status) => {
    server.intercept = (_request, outgoing) => {
      send(outgoing, status, {});
      return true;
    };
    const watched = follow();
    await watched.until('fatal');
    await sleep(300);
    expect(server.received).toHaveLength(1);
    expect(watched.log.lines).toEqual([expect.stringMatching(new RegExp(`^error .*${status}`))]);
    expect(watched.log.lines.join()).not.toContain('server-key');
  });

  test('while polling as well', async () => {
    server.key = 'another';
    const watched = follow({ streaming: false });
    await watched.until('fatal');
    await sleep(150);
    expect(server.received).toHaveLength(1);
  });

  test('leaves the ruleset that is held in use', async () => {
    const watched = follow();
    await watched.until('live');
    server.key = 'another';
    sendToAll(sse('goodbye', { reason: 'key_revoked' }));
    await watched.until('fatal');
    expect(valueOfA(watched)).toBe(false);
    expect(watched.status.staleSince).toBeTypeOf('number');
  });
});

describe('closing', () => {
  test('ends the stream, the polls and the states', async () => {
    const watched = follow();
    await watched.until('live');
    await watched.close();
    await waitUntil('the end of the stream', () => server.streams.size === 0, 15_000);
    const count = server.received.length;
    await sleep(200);
    expect([server.received.length, watched.status.state]).toEqual([count, 'closed']);
    expect(valueOfA(watched)).toBe(false);
  });

  test('before anything came is possible', async () => {
    const watched = follow();
    await watched.close();
    await watched.close();
    expect(watched.states).toEqual(['closed']);
  });
});

describe('options', () => {
  const base = { baseUrl: 'http://localhost', sdkKey: 'key' };

  test.each([
    [{ baseUrl: 'localhost:8000' }],
    [{ baseUrl: 'ftp://localhost' }],
    [{ baseUrl: 'http://name:word@localhost' }],
    [{ baseUrl: 'http://localhost/?a=1' }],
    [{ sdkKey: '' }],
    [{ sdkKey: 'key\n' }],
    [{ pollIntervalMs: 0 }],
    [{ pollIntervalMs: Number.NaN }],
  ])('%j is refused at once', (options) => {
    expect(() => createRulesetFollower({ ...base, ...options })).toThrow(TypeError);
  });

  test('an address may have a path and a slash at its end', async () => {
    follower = followerOf({ url: `${server.url}/behind/a/proxy/` });
    await waitUntil('a request', () => server.received.length > 0, 15_000);
    expect(server.received[0]?.url).toBe('/behind/a/proxy/sdk/v1/stream');
  });
});

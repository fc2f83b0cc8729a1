import { Agent } from 'node:http';
import { connect } from 'node:net';
import type { User } from '@halyard/contracts/access';
import type { Environment } from '@halyard/contracts/environments';
import type { NewSdkKey } from '@halyard/contracts/sdk-keys';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Service, startRedis } from '../../../tests/services/index.ts';
import { type Client, granted } from '../src/testing/client.ts';
import { send } from './fuzz-sender.ts';
import { createFaultFinder, type FuzzAnswer, isProblem } from './fuzz-verdict.ts';
import { type FuzzRequest, type Known, requestsOf } from './openapi-arbitrary.ts';
import { committedText, operationsOf } from './openapi-document.ts';
import { becomeAdmin, join, PASSWORD, type Person } from './people.ts';
import {
  endServers,
  newStorage,
  type ServerProcess,
  startServer,
  verifyAudit,
} from './server-process.ts';

const SEED = 20_260_101;
const REQUESTS = 3000;
const AT_ONCE = 8;
const RESTOCK_EVERY = 10 * AT_ONCE;
const ENVIRONMENTS = ['development', 'staging', 'production', 'fuzz'];
const FLAGS = ['flag-1', 'flag-2', 'flag-3', 'flag-4'];
const SEGMENTS = ['segment-1', 'segment-2'];
/** One in so many is sent by nobody. */
const ANONYMOUS = 8;
/** Operations that end the session of whoever sends them. */
const PARTINGS = new Set(['logOut', 'changeMyPassword']);
/** Without the link that the server printed, or a ticket, nobody gets through. */
const UNREACHABLE = new Set(['setUp', 'streamOfrepChanges']);

const operations = operationsOf(committedText());
let redis: Service;

beforeAll(async () => {
  redis = await startRedis();
});
afterAll(async () => {
  await endServers();
  await redis?.remove();
});

describe.each(['embedded', 'postgres'] as const)('whatever is sent (%s)', (kind) => {
  test('every answer is one that the API promises, and the server lives', {
    timeout: 240_000,
  }, async () => {
    const storage = await newStorage(kind);
    const server = await startServer({
      ...storage,
      TRUST_PROXY: '1',
      LOG_LEVEL: 'error',
      ...(kind === 'postgres' && { REDIS_URL: redis.url }),
    });
    const admin = await becomeAdmin(server);
    const known = await prepare(server, admin);
    const { key: sdkKey } = granted(
      await admin.post<NewSdkKey>('/environments/staging/sdk-keys', { name: 'x', kind: 'server' }),
    );
    const findFault = createFaultFinder();
    const faults = new Map<string, string>();
    const reached = new Set<string>();
    const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
    let leaver = await join(server, admin, 'admin', 'leaver-0');
    let isGone = false;

    const times: Record<string, number> = {}; const stat: any = {};
    const tryOut = async (request: FuzzRequest, index: number): Promise<void> => {
      const { operationId } = request.operation;
      const sender = PARTINGS.has(operationId) ? leaver : admin;
      const credential = request.operation.needsSdkKey ? sdkKey : sender.token;
      const token = index % ANONYMOUS === 0 ? undefined : credential;
      const t0=performance.now(); const answer = await send(server.port, agent, request, { token, ip: addressOf(index) });
      times[operationId] = (times[operationId] ?? 0) + performance.now()-t0; (stat[operationId] ??= {})[answer.status] = ((stat[operationId] ??= {})[answer.status] ?? 0)+1;
      const fault = findFault(request, answer);
      if (fault !== null) faults.set(`${operationId}: ${fault}`, summaryOf(request, answer));
      if (answer.status < 300) reached.add(operationId);
      isGone ||= PARTINGS.has(operationId) && answer.status < 300;
    };
    const s0=performance.now();
    const all = operations.map((operation) => requestsOf(operation, known));
    const requests = fc.sample(fc.oneof(...all), { seed: SEED, numRuns: REQUESTS });
    const s1=performance.now(); let joins=0; let stocks=0;
    for (let start = 0; start < requests.length; start += AT_ONCE) {
      const batch = requests.slice(start, start + AT_ONCE);
      await Promise.all(batch.map((request, offset) => tryOut(request, start + offset)));
      const s2=performance.now();
      if (isGone) leaver = await join(server, admin, 'admin', `leaver-${start}`);
      isGone = false; const s3=performance.now(); joins+=s3-s2;
      if (start % RESTOCK_EVERY === 0) await restock(admin);
 stocks+=performance.now()-s3; if (start%400===0) console.log(start, performance.now()-s1);
    }
    console.log(JSON.stringify({sample:s1-s0,loop:performance.now()-s1,joins,stocks}), JSON.stringify(Object.entries(times).sort((a,b)=>b[1]-a[1]).map(([n,t])=>[n,Math.round(t),stat[n]])).replaceAll('],','],\n'));
    agent.destroy();

    expect(Object.fromEntries(faults)).toEqual({});
    const missed = operations.filter(({ operationId }) => !reached.has(operationId));
    expect(new Set(missed.map(({ operationId }) => operationId))).toEqual(UNREACHABLE);
    await expectUnharmed(server, admin);
    expect(await verifyAudit(storage)).toMatchObject({ fault: null });
    expect(await server.stop()).toEqual({ code: 0, signal: null });
  });
});

test('bytes that are no HTTP, or odd HTTP, get a problem or a closed connection', async () => {
  const server = await startServer(await newStorage('postgres'));
  const admin = await becomeAdmin(server);
  const authorization = `Authorization: Bearer ${admin.token}`;
  const odd = [
    'GET /health HTTP/1.1\r\n\r\n',
    'GET /health HTTP/9.9\r\nHost: x\r\n\r\n',
    'BREW /pot HTTP/1.1\r\nHost: x\r\n\r\n',
    'GET /health HTTP/1.1\r\nHost: x\r\nExpect: miracles\r\n\r\n',
    'POST /auth/login HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n',
    'POST /auth/login HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n',
    'POST /auth/login HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
    `GET /flags HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`,
    `GET /${'x'.repeat(15_000)} HTTP/1.1\r\nHost: x\r\n\r\n`,
    'OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n',
    `GET http://x:99999/environments?limit=1 HTTP/1.1\r\nHost: x\r\n${authorization}\r\n\r\n`,
    `GET http://x:99999/auth/users?limit=1 HTTP/1.1\r\nHost: x\r\n${authorization}\r\n\r\n`,
    `GET //auth/users?limit=1 HTTP/1.1\r\nHost: x\r\n${authorization}\r\n\r\n`,
    'GET /health HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
  ];
  const garbage = fc.sample(fc.uint8Array({ minLength: 1, maxLength: 300 }), {
    seed: SEED,
    numRuns: 100,
  });
  for (const bytes of [...odd.map((text) => Buffer.from(text)), ...garbage]) {
    const heard = await exchange(server.port, bytes);
    if (heard === '') continue;
    const sent = Buffer.from(bytes).toString('latin1').slice(0, 120);
    const { status, isPromised } = readAnswer(heard);
    expect([sent, status, isPromised, heard]).toEqual([sent, status, true, heard]);
  }
  await expectUnharmed(server, admin);
});

/** What most requests are about: a few of each kind, so that they meet. */
async function prepare(server: ServerProcess, admin: Client): Promise<Known> {
  await restock(admin);
  const victims: Person[] = [];
  for (const role of ['viewer', 'developer', 'admin'] as const) {
    victims.push(await join(server, admin, role, `victim-${role}`));
  }
  const environments = granted(await admin.get<Environment[]>('/environments'));
  return {
    flag_key: FLAGS,
    segment_key: SEGMENTS,
    environment_key: ENVIRONMENTS,
    environment_id: environments.map(({ id }) => id),
    id: victims.map(({ id }) => id),
    email: victims.map(({ email }) => email),
    password: [PASSWORD],
    current_password: [PASSWORD],
    new_password: [PASSWORD],
    version: [1, 2, 3],
    'if-match': ['*', '"1"', '"2"'],
    cursor: [['a'], ['a', 'b'], [7]].map((place) =>
      Buffer.from(JSON.stringify(place)).toString('base64url'),
    ),
    action: ['created', 'updated'],
    entity_type: ['flag', 'user'],
  };
}

/** Makes again what was deleted meanwhile, and brings back what was archived. */
async function restock(admin: Client): Promise<void> {
  const made = [
    ...ENVIRONMENTS.map((key) => admin.post('/environments', { key, name: key })),
    ...SEGMENTS.map((key) => admin.post('/segments', { key, name: key })),
    ...FLAGS.map(async (key) => {
      const flag = { key, name: key, flag_type: 'percentage', reuse_deleted_key: true };
      await admin.post('/flags', flag);
      return admin.post(`/flags/${key}/restore`);
    }),
  ];
  for (const { status } of await Promise.all(made)) expect([200, 201, 409]).toContain(status);
}

/** The sender is who it was, and new work is done as ever. */
async function expectUnharmed(server: ServerProcess, admin: Person): Promise<void> {
  const me = granted(await admin.get<User>('/auth/me'));
  expect(me).toMatchObject({ email: admin.email, role: 'admin', is_active: true });
  granted(await admin.post('/flags', { key: 'afterwards', name: 'Afterwards' }));
  granted(await admin.post('/environments', { key: 'afterwards', name: 'Afterwards' }));
  const path = '/evaluate/afterwards?environment_key=afterwards';
  expect(granted(await server.client().get(path))).toMatchObject({ value: false });
}

/** Logins are slowed down by address, so each request has its own. */
function addressOf(index: number): string {
  return `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`;
}

function summaryOf({ operation, target, headers, body }: FuzzRequest, answer: FuzzAnswer): string {
  const sent = body === undefined ? '' : Buffer.from(body).toString('utf8').slice(0, 300);
  const asked = `${operation.method} ${target.slice(0, 300)} ${JSON.stringify(headers).slice(0, 300)}`;
  return `${asked} ${sent} → ${answer.status} ${answer.text.slice(0, 500)}`;
}

/** Sends bytes, says that there are no more, and gives all that comes back. */
function exchange(port: number, bytes: Uint8Array): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.end(bytes));
    let heard = '';
    socket.setEncoding('utf8').on('data', (chunk) => {
      heard += String(chunk);
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => resolve(heard));
  });
}

function readAnswer(heard: string): { status: number; isPromised: boolean } {
  const [head = '', rest = ''] = heard.split('\r\n\r\n', 2).map((part) => part.trim());
  const status = Number(/^HTTP\/1\.1 (\d+)/.exec(head)?.[1]);
  const length = /^content-length: (\d+)$/im.exec(head)?.[1];
  const text = length === undefined ? rest : rest.slice(0, Number(length));
  const type = /^content-type: (.+)$/im.exec(head)?.[1] ?? '';
  // Node itself refuses a request without a host or with odd expectations, in no words at all
  // (the zero is the end of a chunked body).
  const isWordless = [400, 417].includes(status) && ['', '0'].includes(text) && type === '';
  const isRefused = status < 500 && isProblem({ status, type, text });
  return { status, isPromised: status < 300 || isWordless || isRefused };
}

import { Agent } from 'node:http';
import { connect } from 'node:net';
import type { User } from '@halyard/contracts/access';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Service, startRedis } from '../../../tests/services/index.ts';
import { type Client, granted } from '../src/testing/client.ts';
import { send } from './fuzz-sender.ts';
import { restock } from './fuzz-stock.ts';
import { createFaultFinder, type FuzzAnswer, isProblem } from './fuzz-verdict.ts';
import { type FuzzRequest, type Known, requestsOf } from './openapi-arbitrary.ts';
import { committedText, type Operation, operationsOf } from './openapi-document.ts';
import { becomeAdmin, join, PASSWORD, type Person } from './people.ts';
import {
  endServers,
  newStorage,
  type ServerProcess,
  startServer,
  verifyAudit,
} from './server-process.ts';

const SEED = 20_260_101;
/**
 * 2500 requests to PostgreSQL, about forty for most operations, and 250 to the embedded database.
 * What they leave behind is cleared away between rounds, so that no round is slower than the one
 * before. A round begins calmly: what most of it is about is deleted only later.
 */
const ROUNDS = { postgres: 10, embedded: 1 } as const;
const CALM_REQUESTS = 170;
const WILD_REQUESTS = 80;
const REQUESTS_A_ROUND = CALM_REQUESTS + WILD_REQUESTS;
const AT_ONCE = 8;
/** One in so many is sent by nobody. */
const ANONYMOUS = 8;
/** Operations that end the session of whoever sends them. */
const PARTINGS = new Set(['logOut', 'changeMyPassword']);
/** They take from the others what those are about, or need somebody new each time. */
const WILD = new Set([
  ...PARTINGS,
  'deleteFlag',
  'archiveFlag',
  'deleteSegment',
  'deleteEnvironment',
  'loadDemo',
  'removeDemo',
]);
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
    const people = await knownPeople(server, admin);
    const findFault = createFaultFinder();
    const faults = new Map<string, string>();
    const reached = new Set<string>();
    const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });

    const leavers: Person[] = [];

    const sendAs = async (request: FuzzRequest, index: number, usual: string) => {
      const token = index % ANONYMOUS === 0 ? undefined : usual;
      const answer = await send(server.port, agent, request, { token, ip: addressOf(index) });
      const { operationId } = request.operation;
      const fault = findFault(request, answer);
      if (fault !== null) faults.set(`${operationId}: ${fault}`, summaryOf(request, answer));
      if (answer.status < 300) reached.add(operationId);
      return answer.status < 300;
    };
    const sendAsLeaver = async (request: FuzzRequest, index: number): Promise<void> => {
      const leaver = leavers.pop() ?? (await join(server, admin, 'admin', `leaver-${index}`));
      const hasLeft = await sendAs(request, index, leaver.token);
      if (!hasLeft) leavers.push(leaver);
    };
    for (let round = 0; round < ROUNDS[kind]; round += 1) {
      const { sdkKey, known } = await restock(admin);
      const requests = makeRequests(round, { ...people, ...known }).entries();
      const sendInTurn = async (): Promise<void> => {
        for (const [place, request] of requests) {
          const index = round * REQUESTS_A_ROUND + place;
          const { operationId, needsSdkKey } = request.operation;
          if (PARTINGS.has(operationId)) await sendAsLeaver(request, index);
          else await sendAs(request, index, needsSdkKey ? sdkKey : admin.token);
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, sendInTurn));
    }
    agent.destroy();

    expect(Object.fromEntries(faults)).toEqual({});
    // The embedded database is several times slower, and gets fewer requests than reach everything.
    const reachable = kind === 'postgres' ? operations : [];
    const missed = reachable
      .map(({ operationId }) => operationId)
      .filter((id) => !reached.has(id) && !UNREACHABLE.has(id));
    expect(missed).toEqual([]);
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

function makeRequests(round: number, known: Known): FuzzRequest[] {
  const seed = SEED + round;
  const requestsTo = (some: readonly Operation[]) =>
    fc.oneof(...some.map((operation) => requestsOf(operation, known)));
  const calm = operations.filter(({ operationId }) => !WILD.has(operationId));
  return [
    ...fc.sample(requestsTo(calm), { seed, numRuns: CALM_REQUESTS }),
    ...fc.sample(requestsTo(operations), { seed, numRuns: WILD_REQUESTS }),
  ];
}

/** One of each role, for others to change. */
async function knownPeople(server: ServerProcess, admin: Client): Promise<Known> {
  const victims: Person[] = [];
  for (const role of ['viewer', 'developer', 'admin'] as const) {
    victims.push(await join(server, admin, role, `victim-${role}`));
  }
  return {
    id: victims.map(({ id }) => id),
    email: victims.map(({ email }) => email),
    password: [PASSWORD],
    current_password: [PASSWORD],
    new_password: [PASSWORD],
  };
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

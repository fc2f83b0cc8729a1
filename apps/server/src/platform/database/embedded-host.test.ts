import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { EmbeddedHost } from './embedded-host.ts';
import { isUnavailable } from './faults.ts';
import { emptySnapshot, quietLog } from './test-databases.ts';

const SELECT = Buffer.from('Q\0\0\0\x0dselect 1\0', 'latin1');

/** A start-up packet of protocol version 2: the engine exits over it. */
const DEADLY = [0, 0, 0, 8, 0, 2, 0, 0];

test('when the worker crashes its calls reject, listeners hear of it, and another one takes over', async () => {
  const log = quietLog();
  const start = { folder: 'memory://', snapshot: await emptySnapshot() };
  const host = await EmbeddedHost.open(start, log);
  const heard: Error[] = [];
  host.onDown((error) => heard.push(error));
  const calls = [DEADLY, SELECT].map((bytes) => host.exchange(new Uint8Array(bytes), 30_000));
  const results = await Promise.allSettled(calls);
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(heard.length).toBe(1);
  await expect(host.exchange(new Uint8Array(SELECT), 5000)).rejects.toSatisfy(isUnavailable);

  while (!log.messages.includes('the embedded database is open again')) await sleep(50);
  const answer = await host.exchange(new Uint8Array(SELECT), 5000);
  expect(Buffer.from(answer).toString('latin1')).toContain('SELECT 1');
  await host.close();
}, 120_000);

test('a data folder that cannot be opened is an error at the start', async () => {
  const start = { folder: '/dev/null/nowhere', snapshot: undefined };
  await expect(EmbeddedHost.open(start, quietLog())).rejects.toThrow(/does not open/);
}, 60_000);

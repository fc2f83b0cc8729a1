import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { freePort, startTcpFault, type TcpFault, waitUntil } from './index.ts';

let fault: TcpFault;
let closeEcho: () => void;

beforeEach(async () => {
  const port = await freePort();
  const echo = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.pipe(socket);
  });
  await once(echo.listen(port, '127.0.0.1'), 'listening');
  closeEcho = () => echo.close();
  fault = await startTcpFault({ port });
});

afterEach(async () => {
  await fault.close();
  closeEcho();
});

test('bytes pass in both directions', async () => {
  expect(await say(await open(), 'hello')).toBe('hello');
});

test('a cut breaks open connections and refuses new ones until it is restored', async () => {
  const socket = await open();
  await fault.cut();
  await waitUntil('the connection to break', () => socket.destroyed);
  await expect(open()).rejects.toThrow('ECONNREFUSED');
  await fault.restore();
  expect(await say(await open(), 'again')).toBe('again');
});

test('a blackhole accepts and stays silent, and what it held passes on afterwards', async () => {
  fault.blackhole();
  const answer = say(await open(), 'late');
  expect(await Promise.race([answer, sleep(200, 'silence')])).toBe('silence');
  await fault.restore();
  expect(await answer).toBe('late');
});

test('a delay holds each direction back', async () => {
  const socket = await open();
  fault.delay(60);
  const startedAt = performance.now();
  expect(await say(socket, 'slow')).toBe('slow');
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(115);
});

test('what comes after a delay does not overtake what came before', async () => {
  const socket = await open();
  let heard = '';
  socket.on('data', (text) => (heard += text));
  fault.delay(100);
  socket.write('one,');
  await sleep(20);
  fault.delay(0);
  socket.write('two');
  await waitUntil('both', () => heard.length === 7);
  expect(heard).toBe('one,two');
});

async function open(): Promise<Socket> {
  const socket = connect(fault.port, '127.0.0.1');
  socket.setEncoding('utf8');
  socket.on('error', () => socket.destroy());
  await once(socket, 'connect');
  return socket;
}

async function say(socket: Socket, text: string): Promise<unknown> {
  const reply = once(socket, 'data');
  socket.write(text);
  return (await reply)[0];
}

import { createHash } from 'node:crypto';
import { chmodSync, rmSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a command may do; its input and answer are JSON. */
export type Command = (input: unknown) => Promise<unknown>;

/** What became of a command that another process was asked to run. */
export type ControlAnswer =
  | { readonly outcome: 'done'; readonly result: unknown }
  | { readonly outcome: 'failed'; readonly message: string }
  | { readonly outcome: 'nobody' };

/** Unix sockets have short names: 107 bytes on Linux. */
const MAX_PATH = 100;

function socketPath(dataDir: string): string {
  const path = join(dataDir, 'control.sock');
  if (path.length <= MAX_PATH) return path;
  return join(
    tmpdir(),
    `halyard-${createHash('sha256').update(dataDir).digest('hex').slice(0, 32)}.sock`,
  );
}

/**
 * Lets other processes of the same user run commands in this one, which alone may open the embedded
 * database. Whoever can write in the data folder could do as much, so nothing more is asked of them.
 * Call it only while holding the data folder.
 */
export async function serveControl(
  dataDir: string,
  commands: Readonly<Record<string, Command>>,
): Promise<() => void> {
  const path = socketPath(dataDir);
  rmSync(path, { force: true });
  const server = createServer((incoming, outgoing) => {
    readAll(incoming)
      .then((text) => run(commands, incoming.url ?? '', text))
      .then(({ status, body }) => {
        outgoing.writeHead(status, { 'content-type': 'application/json' });
        outgoing.end(JSON.stringify(body));
      })
      .catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  });
  chmodSync(path, 0o600);
  server.unref();
  return () => {
    server.close();
    server.closeAllConnections();
  };
}

async function run(
  commands: Readonly<Record<string, Command>>,
  url: string,
  text: string,
): Promise<{ status: number; body: unknown }> {
  const command = Object.hasOwn(commands, url.slice(1)) ? commands[url.slice(1)] : undefined;
  if (!command) return { status: 404, body: { message: `unknown command ${url}` } };
  try {
    return { status: 200, body: (await command(JSON.parse(text))) ?? null };
  } catch (error) {
    return {
      status: 400,
      body: { message: error instanceof Error ? error.message : String(error) },
    };
  }
}

/** Asks the process that serves a data folder to run a command; `nobody` when none does. */
export async function callControl(
  dataDir: string,
  name: string,
  input: unknown,
): Promise<ControlAnswer> {
  try {
    const { status, text } = await post(socketPath(dataDir), `/${name}`, JSON.stringify(input));
    const body: unknown = JSON.parse(text);
    if (status === 200) return { outcome: 'done', result: body };
    return { outcome: 'failed', message: messageOf(body) };
  } catch (error) {
    if (isNobodyThere(error)) return { outcome: 'nobody' };
    throw error;
  }
}

function post(
  socket: string,
  path: string,
  body: string,
): Promise<{ status: number | undefined; text: string }> {
  return new Promise((resolve, reject) => {
    const call = request({ socketPath: socket, path, method: 'POST' }, (answer) => {
      readAll(answer).then((text) => resolve({ status: answer.statusCode, text }), reject);
    });
    call.on('error', reject);
    call.end(body);
  });
}

function isNobodyThere(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    ['ENOENT', 'ECONNREFUSED', 'ENOTDIR'].includes(String(error.code))
  );
}

function messageOf(body: unknown): string {
  const message: unknown =
    typeof body === 'object' && body !== null ? Reflect.get(body, 'message') : undefined;
  return typeof message === 'string' ? message : 'the server refused';
}

async function readAll(stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

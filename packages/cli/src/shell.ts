import type { Readable, Writable } from 'node:stream';
import { type Client, createClient } from '@halyard/client';
import { type CredentialStore, openCredentials } from './credentials.ts';
import { UsageError } from './failures.ts';
import type { Maintenance } from './maintenance.ts';
import { createOutput, type Output } from './output.ts';

/** What the process has: streams, environment variables, and a way to the server's own storage. */
export interface System {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Writable;
  readonly stderr: Writable;
  readonly env: NodeJS.ProcessEnv;
  readonly maintenance: Maintenance;
}

/** The server that a command talks to, and as whom. */
interface Connection {
  /** Without a trailing slash; sessions are kept by it. */
  readonly url: string;
  readonly token: string | undefined;
  /** Whether the token is HALYARD_TOKEN's, which goes before a kept one. */
  readonly isTokenFromEnv: boolean;
  readonly client: Client;
  readonly credentials: CredentialStore;
}

/** All that a command works with. */
export interface Shell extends System {
  readonly out: Output;
  /** @throws UsageError on an address or token that cannot be one. */
  readonly connect: () => Connection;
}

/** What of the command line concerns every command. */
export interface ShellOptions {
  readonly url: string | undefined;
  readonly json: boolean;
}

export function createShell(system: System, { url, json }: ShellOptions): Shell {
  return {
    ...system,
    out: createOutput(system, json),
    connect: () => connect(system.env, url),
  };
}

const DEFAULT_URL = 'http://localhost:8000';

function connect(env: NodeJS.ProcessEnv, given: string | undefined): Connection {
  const url =
    given === undefined
      ? readUrl('HALYARD_URL', env['HALYARD_URL']?.trim() || DEFAULT_URL)
      : readUrl('--url', given);
  const credentials = openCredentials(env);
  const fromEnv = env['HALYARD_TOKEN']?.trim() || undefined;
  if (fromEnv !== undefined && !/^[\x21-\x7e]+$/.test(fromEnv)) {
    throw new UsageError('HALYARD_TOKEN is not a token: it holds blanks or other characters');
  }
  const token = fromEnv ?? credentials.find(url)?.access_token;
  const client = createClient({ baseUrl: url, ...(token !== undefined && { token }) });
  return { url, token, isTokenFromEnv: fromEnv !== undefined, client, credentials };
}

function readUrl(source: string, text: string): string {
  const url = URL.parse(text);
  const isPlain = url && !url.username && !url.password && !url.search && !url.hash;
  if (isPlain && (url.protocol === 'http:' || url.protocol === 'https:')) {
    return url.href.replace(/\/+$/, '');
  }
  throw new UsageError(`${source} is not the address of a server, as in ${DEFAULT_URL}`);
}

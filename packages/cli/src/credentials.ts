import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { messageOf, Refusal } from './failures.ts';

/** A session as `halyard login` keeps it. */
interface Credential {
  readonly access_token: string;
  readonly email: string;
  /** ISO 8601. */
  readonly expires_at: string;
}

/** The sessions of this user of the machine, by the URL of their server. */
export interface CredentialStore {
  readonly path: string;
  find(url: string): Credential | undefined;
  save(url: string, credential: Credential): void;
  /** Whether there was one. */
  remove(url: string): boolean;
}

/** The file is readable by its owner alone and always replaced as a whole. */
export function openCredentials(env: NodeJS.ProcessEnv): CredentialStore {
  const path = join(configFolder(env), 'halyard', 'credentials.json');
  return {
    path,
    find: (url) => read(path).get(url),
    save: (url, credential) => write(path, read(path).set(url, credential)),
    remove: (url) => {
      const kept = read(path);
      const isKnown = kept.delete(url);
      if (isKnown) write(path, kept);
      return isKnown;
    },
  };
}

/** By the XDG base directory specification, which has relative paths ignored. */
function configFolder({ XDG_CONFIG_HOME: folder, HOME: home }: NodeJS.ProcessEnv): string {
  return folder !== undefined && isAbsolute(folder) ? folder : join(home || homedir(), '.config');
}

function read(path: string): Map<string, Credential> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return new Map();
    throw new Refusal(`Cannot read ${path}: ${messageOf(error)}`);
  }
  const credentials = parse(text);
  if (credentials) return credentials;
  throw new Refusal(`${path} is damaged: delete it and log in again.`);
}

function parse(text: string): Map<string, Credential> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return undefined;
    const entries: [string, unknown][] = Object.entries(value);
    return new Map(entries.filter((entry) => isCredential(entry[1])) as [string, Credential][]);
  } catch {
    return undefined;
  }
}

function isCredential(value: unknown): value is Credential {
  if (typeof value !== 'object' || value === null) return false;
  const { access_token, email, expires_at }: Partial<Record<keyof Credential, unknown>> = value;
  return [access_token, email, expires_at].every((member) => typeof member === 'string');
}

function write(path: string, credentials: ReadonlyMap<string, Credential>): void {
  const draft = `${path}.${process.pid}`;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(draft, `${JSON.stringify(Object.fromEntries(credentials), null, 2)}\n`, {
      mode: 0o600,
    });
    chmodSync(draft, 0o600);
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw new Refusal(`Cannot write ${path}: ${messageOf(error)}`);
  }
}

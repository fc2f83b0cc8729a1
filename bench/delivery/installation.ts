import type { RunningServer } from '../server.ts';

export const ENVIRONMENT = 'production';

/** Sends requests in the first admin's name. */
export interface Admin {
  get<Answer>(path: string): Promise<Answer>;
  post<Answer>(path: string, body: object): Promise<Answer>;
  put<Answer>(path: string, body: object): Promise<Answer>;
}

/** Becomes the first admin of a server that has none. */
export async function becomeAdmin({ url, setupToken }: RunningServer): Promise<Admin> {
  const { access_token: token } = await send<{ access_token: string }>(
    'POST',
    `${url}/auth/setup`,
    {
      token: await setupToken,
      email: 'bench@example.com',
      password: 'a long enough passphrase',
    },
  );
  return adminAt(url, token);
}

function adminAt(url: string, token: string): Admin {
  return {
    get: (path) => send('GET', url + path, undefined, token),
    post: (path, body) => send('POST', url + path, body, token),
    put: (path, body) => send('PUT', url + path, body, token),
  };
}

/** Creates a key of the environment and gives its text. */
export async function createSdkKey(admin: Admin, kind: 'server' | 'client'): Promise<string> {
  const path = `/environments/${ENVIRONMENT}/sdk-keys`;
  const { key } = await admin.post<{ key: string }>(path, { name: 'Bench', kind });
  return key;
}

/** Creates flags that are rolled out to 50 %, some of them at once. Gives their keys. */
export async function createFlags(admin: Admin, count: number, atOnce = 8): Promise<string[]> {
  const keys = Array.from({ length: count }, (_, i) => `flag-${String(i).padStart(5, '0')}`);
  const waiting = [...keys];
  const work = async () => {
    for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
      await admin.post('/flags', {
        key,
        name: `Flag ${key}`,
        flag_type: 'percentage',
        client_side: true,
        environment_key: ENVIRONMENT,
        is_enabled: true,
        rollout_percentage: 50,
      });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return keys;
}

async function send<Answer>(
  method: string,
  url: string,
  body?: object,
  token?: string,
): Promise<Answer> {
  const answer = await fetch(url, {
    method,
    headers: {
      ...(body && { 'content-type': 'application/json' }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as Answer;
}

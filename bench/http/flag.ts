import type { RunningServer } from '../server.ts';

const ENVIRONMENT = 'production';
const FLAG = 'new-checkout';

/** Becomes the first admin and creates a 50 % flag. Returns the URL that evaluates it for a user. */
export async function createHalfFlag({ url, setupToken }: RunningServer): Promise<string> {
  const session = await post<{ access_token: string }>(`${url}/auth/setup`, {
    token: await setupToken,
    email: 'bench@example.com',
    password: 'a long enough passphrase',
  });
  const flag = {
    key: FLAG,
    name: 'New checkout',
    flag_type: 'percentage',
    environment_key: ENVIRONMENT,
    is_enabled: true,
    rollout_percentage: 50,
  };
  await post(`${url}/flags`, flag, session.access_token);
  return `${url}/evaluate/${FLAG}?environment_key=${ENVIRONMENT}&user_id=user-1`;
}

async function post<Answer>(url: string, body: object, token?: string): Promise<Answer> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`POST ${url}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as Answer;
}

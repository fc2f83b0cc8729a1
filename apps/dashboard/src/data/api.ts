import { createClient } from '@halyard/client';
import { noteAnswer, untilRenewed } from './session.ts';

/** As the pages may wait for a slow database, and for somebody to log in again. */
const TIMEOUT_MS = 30_000;

/** For those who are not logged in, and for asking whether one is. */
export const openApi = createClient({ baseUrl: '', timeoutMs: TIMEOUT_MS });

/** For everybody else: where the session has run out, calls wait until it is renewed. */
export const api = createClient({ baseUrl: '', timeoutMs: TIMEOUT_MS, fetch: fetchInSession });

async function fetchInSession(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const response = await fetch(input, init);
  if (response.status !== 401 || !(await isSessionGone(response))) {
    noteAnswer();
    return response;
  }
  const isRead = (init?.method ?? 'GET') === 'GET';
  const isRenewed = await untilRenewed(!isRead);
  if (!isRenewed || isGivenUp(init?.signal)) return response;
  return fetch(input, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) });
}

/** Whether nobody waits for the answer any more; that the wait was long is no reason. */
function isGivenUp(signal: AbortSignal | null | undefined): boolean {
  const reason: unknown = signal?.reason;
  return reason !== undefined && !(reason instanceof Error && reason.name === 'TimeoutError');
}

/** A wrong password answers 401 as well, and is no end of a session. */
async function isSessionGone(response: Response): Promise<boolean> {
  const problem: unknown = await response
    .clone()
    .json()
    .catch(() => null);
  return (
    typeof problem === 'object' &&
    problem !== null &&
    'code' in problem &&
    problem.code === 'UNAUTHENTICATED'
  );
}

/** More unanswered commands than this are refused, so that a silent server cannot fill the memory. */
const MAX_UNANSWERED_COMMANDS = 10_000;
const CONNECT_TIMEOUT_MS = 2_000;

/**
 * A client for exactly one connection: it neither reconnects nor keeps commands for later.
 * Its `timeout` option would only cover the time before a command is written, hence deadlines of our own.
 * The library is loaded with the first one, as its modules are a quarter of all that the server has.
 */
export async function newRedisClient(url: string) {
  const { createClient } = await import('@redis/client');
  return createClient({
    url,
    disableOfflineQueue: true,
    commandsQueueMaxLength: MAX_UNANSWERED_COMMANDS,
    commandOptions: { timeout: 0 },
    maintNotifications: 'disabled',
    socket: { connectTimeout: CONNECT_TIMEOUT_MS, reconnectStrategy: false },
  });
}

export type RedisClient = Awaited<ReturnType<typeof newRedisClient>>;

/** Whether it is the server that refuses, and so answers. */
export async function isRefusal(error: unknown): Promise<boolean> {
  const { ErrorReply } = await import('@redis/client');
  return error instanceof ErrorReply;
}

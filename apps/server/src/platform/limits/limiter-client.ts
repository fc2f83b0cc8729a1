import type { RedisConnection } from '#platform/redis/redis.ts';
import type { RedisClient } from '#platform/redis/redis-client.ts';

type Multi = ReturnType<RedisClient['multi']>;

/** What rate-limiter-flexible asks of a node-redis client, with the connection's deadline on each call. */
export function limiterClient(redis: RedisConnection) {
  return {
    eval: (script: string, options: { keys: string[]; arguments: string[] }) =>
      redis.run((client) => client.eval(script, options)),
    del: (key: string) => redis.run((client) => client.del(key)),
    multi: () => transaction(redis),
  };
}

interface Transaction {
  get(key: string): Transaction;
  pTTL(key: string): Transaction;
  set(key: string, value: number, options: { EX: number }): Transaction;
  exec(): Promise<unknown>;
}

/** Collects steps until exec, since only then is it known whether there is a connection. Steps chain or not, as with a client. */
function transaction(redis: RedisConnection): Transaction {
  const steps: ((multi: Multi) => unknown)[] = [];
  const collected: Transaction = {
    get: (key) => add((multi) => multi.get(key)),
    pTTL: (key) => add((multi) => multi.pTTL(key)),
    set: (key, value, options) => add((multi) => multi.set(key, value, options)),
    exec: () =>
      redis.run(async (client) => {
        const multi = client.multi();
        for (const step of steps) step(multi);
        return multi.exec();
      }),
  };
  function add(step: (multi: Multi) => unknown): Transaction {
    steps.push(step);
    return collected;
  }
  return collected;
}

interface RedisTarget {
  readonly url: string;
  /** `host:port`, fit for logs. */
  readonly address: string;
  /** Takes credentials out of a text: old servers quote the whole command that they do not know. */
  redact(text: string): string;
}

/** @throws Error, without the URL in it, when this is not a `redis:` or `rediss:` URL. */
export function parseRedisUrl(url: string): RedisTarget {
  const parsed = URL.parse(url);
  if (parsed === null || !['redis:', 'rediss:'].includes(parsed.protocol)) {
    throw new Error(
      'The Redis URL must look like redis[s]://[[user]:password@]host[:port][/database].',
    );
  }
  const secrets = [parsed.password, decode(parsed.password)].filter((secret) => secret !== '');
  return {
    url,
    address: `${parsed.hostname}:${parsed.port || '6379'}`,
    redact: (text) => secrets.reduce((rest, secret) => rest.replaceAll(secret, '***'), text),
  };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Error('The password in the Redis URL is not percent-encoded correctly.');
  }
}

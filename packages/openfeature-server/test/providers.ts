import { type Client, OpenFeature, ProviderEvents } from '@openfeature/server-sdk';
import { type RecordedLog, recordedLog } from '../../sdk/test/recorded-log.ts';
import type { ScriptedServer } from '../../sdk/test/scripted-server.ts';
import { HalyardProvider, type HalyardProviderOptions } from '../src/index.ts';

/** A provider in its application. */
export interface Application {
  readonly provider: HalyardProvider;
  readonly client: Client;
  readonly log: RecordedLog;
  /** What OpenFeature's SDK told the application's handlers, in this order. */
  readonly heard: readonly Heard[];
  /** What `setProviderAndWait` came to; undefined when it went well. */
  readonly failure: unknown;
}

interface Heard {
  readonly event: ProviderEvents;
  readonly flagsChanged?: unknown;
  readonly message?: string | undefined;
}

/** Uses a provider in a domain of its own, with short waits. */
export async function anApplication(
  server: Pick<ScriptedServer, 'url'>,
  options: Partial<HalyardProviderOptions> = {},
): Promise<Application> {
  const log = recordedLog();
  const heard: Heard[] = [];
  const provider = new HalyardProvider({
    url: server.url,
    sdkKey: 'server-key',
    staleAfterMs: 50,
    initTimeoutMs: 2_000,
    closeTimeoutMs: 200,
    log,
    ...options,
  });
  const domain = crypto.randomUUID();
  const client = OpenFeature.getClient(domain);
  for (const event of Object.values(ProviderEvents)) {
    client.addHandler(event, (details) => {
      const flagsChanged = details && 'flagsChanged' in details ? details.flagsChanged : undefined;
      heard.push({ event, flagsChanged, message: details?.message });
    });
  }
  // The SDK's own provider is ready from the start, and says so.
  heard.length = 0;
  const failure: unknown = await OpenFeature.setProviderAndWait(domain, provider).then(
    () => undefined,
    (error: unknown) => error,
  );
  return { provider, client, log, heard, failure };
}

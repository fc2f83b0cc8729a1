import { ClientProviderEvents, type EvaluationContext, OpenFeature } from '@openfeature/web-sdk';
import { HalyardWebProvider, type HalyardWebProviderOptions } from '../src/index.ts';
import type { FakeOfrep } from './fake-ofrep.ts';

const SILENT = { error: noop, warn: noop, info: noop, debug: noop };
OpenFeature.setLogger(SILENT);
const providers: HalyardWebProvider[] = [];
let visits = 0;

/** Opens an application of its own on the flags of a server, and notes what the provider tells it. */
export function visit(
  server: FakeOfrep,
  options: Partial<HalyardWebProviderOptions> = {},
  context: EvaluationContext = { targetingKey: 'alice' },
  domain = `visit-${++visits}`,
) {
  const given = { url: server.url, clientKey: 'hc_key', logger: SILENT, ...options };
  const provider = new HalyardWebProvider(given);
  providers.push(provider);
  const client = OpenFeature.getClient(domain).setLogger(SILENT);
  const events: [string, unknown][] = [];
  for (const name of [
    ClientProviderEvents.ConfigurationChanged,
    ClientProviderEvents.Error,
    ClientProviderEvents.Ready,
    ClientProviderEvents.Stale,
  ]) {
    client.addHandler(name, (details) => void events.push([name, details]));
  }
  const whenReady = OpenFeature.setProviderAndWait(domain, provider, context);
  const setContext = (next: EvaluationContext) => OpenFeature.setContext(domain, next);
  const namesOfEvents = () => events.map(([name]) => name);
  return { client, domain, events, namesOfEvents, provider, setContext, whenReady };
}

/** Closes every application of `visit`, so that nothing asks any more. */
export async function leaveAll(): Promise<void> {
  await Promise.all(providers.splice(0).map((provider) => provider.onClose()));
}

function noop(): void {}

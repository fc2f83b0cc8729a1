// A page as an application would write it, on the provider that its address names.
import { OFREPWebProvider } from '@openfeature/ofrep-web-provider';
import { OpenFeature, type Provider, ProviderEvents } from '@openfeature/web-sdk';
import { HalyardWebProvider } from '../../packages/openfeature-web/src/index.ts';

const asked = new URLSearchParams(location.search);
const url = asked.get('url') ?? '';
const key = asked.get('key') ?? '';

const PROVIDERS: Readonly<Record<string, () => Provider>> = {
  halyard: () => new HalyardWebProvider({ url, clientKey: key }),
  // Its types are those of a compiler that does not tell absent from undefined.
  ofrep: () =>
    new OFREPWebProvider({
      baseUrl: url,
      headers: [['Authorization', `Bearer ${key}`]],
    }) as Provider,
};

const client = OpenFeature.getClient();
const list = document.querySelector('dl');
const status = document.querySelector('[role=status]');

function show(): void {
  const values = {
    checkout: client.getBooleanValue('checkout', false),
    title: client.getStringValue('title', 'code default'),
    limit: client.getNumberValue('limit', -1),
    theme: JSON.stringify(client.getObjectValue('theme', {})),
    secret: client.getStringDetails('secret', 'code default').errorCode ?? 'served',
  };
  list?.replaceChildren(
    ...Object.entries(values).flatMap(([name, value]) => {
      const [term, description] = [document.createElement('dt'), document.createElement('dd')];
      term.textContent = name;
      description.textContent = String(value);
      description.setAttribute('aria-label', name);
      return [term, description];
    }),
  );
}

for (const event of [
  ProviderEvents.Ready,
  ProviderEvents.ConfigurationChanged,
  ProviderEvents.ContextChanged,
]) {
  client.addHandler(event, show);
}
document.addEventListener('context', (event) => {
  if (event instanceof CustomEvent) void OpenFeature.setContext(event.detail).then(show);
});

const provider = PROVIDERS[asked.get('provider') ?? '']?.();
if (!provider) throw new Error('The address names no provider.');
try {
  await OpenFeature.setProviderAndWait(provider, {
    targetingKey: asked.get('user') ?? 'alice',
    plan: 'free',
  });
} finally {
  show();
  if (status) status.textContent = client.providerStatus;
}

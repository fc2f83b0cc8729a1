import { toJavaScript } from './literals.ts';
import type { Subject } from './subject.ts';

/** What OpenFeature's methods and hooks call the types. */
const TYPE_NAMES = { boolean: 'Boolean', string: 'String', number: 'Number', object: 'Object' };

/** In a Node server: evaluated in process. */
export function node({ flagKey, valueType, fallback, url }: Subject): string {
  return `import { HalyardProvider } from '@halyard/openfeature-server';
import { OpenFeature } from '@openfeature/server-sdk';

await OpenFeature.setProviderAndWait(
  new HalyardProvider({
    url: '${url}',
    sdkKey: process.env.HALYARD_SERVER_KEY,
  }),
);
const client = OpenFeature.getClient();

const value = await client.get${TYPE_NAMES[valueType]}Value(
  '${flagKey}',
  ${toJavaScript(fallback)},
  { targetingKey: 'user-42' },
);
`;
}

/** In a page, without a framework. */
export function web({ flagKey, valueType, fallback, url }: Subject): string {
  return `import { HalyardWebProvider } from '@halyard/openfeature-web';
import { OpenFeature } from '@openfeature/web-sdk';

await OpenFeature.setProviderAndWait(
  new HalyardWebProvider({
    url: '${url}',
    clientKey: '<client key>',
  }),
  { targetingKey: 'user-42' },
);
const client = OpenFeature.getClient();

const value = client.get${TYPE_NAMES[valueType]}Value('${flagKey}', ${toJavaScript(fallback)});
`;
}

/** In React, which draws again when the flag changes. */
export function react({ flagKey, valueType, fallback, url }: Subject): string {
  const hook = `use${TYPE_NAMES[valueType]}FlagValue`;
  return `import { HalyardWebProvider } from '@halyard/openfeature-web';
import { OpenFeature, OpenFeatureProvider, ${hook} } from '@openfeature/react-sdk';

OpenFeature.setProvider(
  new HalyardWebProvider({
    url: '${url}',
    clientKey: '<client key>',
  }),
  { targetingKey: 'user-42' },
);

export function App() {
  return (
    <OpenFeatureProvider>
      <Example />
    </OpenFeatureProvider>
  );
}

function Example() {
  const value = ${hook}('${flagKey}', ${toJavaScript(fallback)});
  return <pre>{JSON.stringify(value)}</pre>;
}
`;
}

import { OpenFeatureProvider, useBooleanFlagDetails } from '@openfeature/react-sdk';
import { useSyncExternalStore } from 'react';

/** The same on the server and in the browser. */
export function Page() {
  return (
    <OpenFeatureProvider>
      <Checkout />
    </OpenFeatureProvider>
  );
}

function Checkout() {
  const { value, variant, reason } = useBooleanFlagDetails('new-checkout', false);
  const place = useSyncExternalStore(
    () => () => undefined,
    () => 'browser',
    () => 'server',
  );
  return (
    <main>
      <h1>{value ? 'The new checkout' : 'The old checkout'}</h1>
      <p>
        Variant {variant ?? 'none'}, reason {reason}, drawn by the {place}
      </p>
    </main>
  );
}

import {
  ProviderStatus,
  useBooleanFlagDetails,
  useContextMutator,
  useOpenFeatureClientStatus,
  useTrack,
} from '@openfeature/react-sdk';
import { useState } from 'react';

/** Shows what a flag does for a user, live, and lets the user be someone else. */
export function Checkout() {
  const { value, variant, reason } = useBooleanFlagDetails('new-checkout', false);
  const status = useOpenFeatureClientStatus();
  if (status === ProviderStatus.NOT_READY) return <p>Asking for the flags …</p>;
  return (
    <>
      <h1>{value ? 'The new checkout' : 'The old checkout'}</h1>
      <p>
        Variant {variant ?? 'none'}, reason {reason}, provider {status}
      </p>
      <Order />
      <User />
    </>
  );
}

/** What a metric of an experiment can be made of. */
function Order() {
  const { track } = useTrack();
  return (
    <button type="button" onClick={() => track('order-placed', { value: 42, currency: 'EUR' })}>
      Order for 42 EUR
    </button>
  );
}

function User() {
  const { setContext } = useContextMutator();
  const [name, setName] = useState('alice');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void setContext({ targetingKey: name });
      }}
    >
      <label>
        User <input value={name} onChange={(event) => setName(event.target.value)} />
      </label>
      <button type="submit">Be this one</button>
    </form>
  );
}

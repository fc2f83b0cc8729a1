import { HalyardWebProvider } from '@halyard/openfeature-web';
import { OpenFeature, OpenFeatureProvider } from '@openfeature/react-sdk';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Checkout } from './checkout.tsx';

const root = document.querySelector<HTMLElement>('#root');
if (!root) throw new Error('The page has no root.');
const { url = '', clientKey = '' } = root.dataset;

const provider = new HalyardWebProvider({ url, clientKey });
OpenFeature.setProvider('shop', provider, { targetingKey: 'alice' });

createRoot(root).render(
  <StrictMode>
    <OpenFeatureProvider domain="shop">
      <Checkout />
    </OpenFeatureProvider>
  </StrictMode>,
);

import { type BulkAnswer, HalyardWebProvider } from '@halyard/openfeature-web';
import { type EvaluationContext, OpenFeature } from '@openfeature/react-sdk';
import { hydrateRoot } from 'react-dom/client';
import { Page } from './page.tsx';

/** What the server wrote into the page. */
export interface Handover {
  readonly url: string;
  readonly clientKey: string;
  readonly context: EvaluationContext;
  readonly bootstrap: BulkAnswer;
}

const root = document.querySelector('#root');
const handover = document.querySelector('#handover');
if (!root || !handover) throw new Error('This is not the page that the server draws.');

const { context, ...options } = JSON.parse(handover.textContent) as Handover;
await OpenFeature.setProviderAndWait(new HalyardWebProvider(options), context);
hydrateRoot(root, <Page />);

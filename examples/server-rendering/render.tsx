import { BootstrapProvider, type BulkAnswer } from '@halyard/openfeature-web';
import { OpenFeature } from '@openfeature/react-sdk';
import { renderToString } from 'react-dom/server';
import { Page } from './page.tsx';

/** Draws the page with one visitor's flags. Nothing is awaited in between, so no other request's flags get in. */
export function render(bootstrap: BulkAnswer): string {
  OpenFeature.setProvider(new BootstrapProvider(bootstrap));
  return renderToString(<Page />);
}

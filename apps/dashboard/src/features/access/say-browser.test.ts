import { expect, test } from 'vitest';
import { sayBrowser } from './say-browser.ts';

test.each([
  ['Mozilla/5.0 (Windows NT 10.0; rv:150.0) Gecko/20100101 Firefox/150.0', 'Firefox on Windows'],
  [
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36',
    'Chrome on Linux',
  ],
  [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Safari/605.1.15',
    'Safari on macOS',
  ],
  ['curl/8.14.1', 'curl'],
  ['halyard-cli/1.0 node/24', 'halyard-cli'],
  ['', 'Unknown program'],
])('%j is %s', (userAgent, words) => {
  expect(sayBrowser(userAgent)).toBe(words);
});

import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { expect, test } from 'vitest';

const LIMIT_BYTES = 15 * 1024;

test('beyond the OpenFeature SDK a page loads at most 15 KB', async () => {
  const result = await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      lib: {
        entry: fileURLToPath(new URL('index.ts', import.meta.url)),
        formats: ['es'],
        fileName: 'web',
      },
      rolldownOptions: { external: ['@openfeature/web-sdk', '@openfeature/core'] },
    },
  });
  const [output] = [result].flat();
  const chunks = output !== undefined && 'output' in output ? output.output : [];
  const codes = chunks.map((chunk) => (chunk.type === 'chunk' ? chunk.code : ''));
  expect(codes.join('')).toContain('/ofrep/v1/evaluate/flags');
  const bytes = gzipSync(codes.join('')).byteLength;
  expect(bytes).toBeLessThanOrEqual(LIMIT_BYTES);
});

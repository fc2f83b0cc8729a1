import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Where the API is while the dashboard is developed; see `npm run dev`. */
const SERVER = process.env['HALYARD_URL'] ?? 'http://localhost:8000';

/** What several pages share is named after all of them. */
const shortName = (name = '') => (name.startsWith('shared') ? 'shared' : '[name]');

export default defineConfig({
  base: '/app/',
  plugins: [react()],
  build: {
    target: 'es2024',
    outDir: 'dist',
    manifest: true,
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
    rolldownOptions: {
      output: {
        chunkFileNames: ({ name }) => `assets/${shortName(name)}-[hash].js`,
        assetFileNames: ({ names }) => `assets/${shortName(names[0])}-[hash][extname]`,
        // A page of fifty small files is slower than one of five that hold a little too much.
        codeSplitting: {
          groups: [
            {
              name: 'shared',
              minShareCount: 2,
              entriesAware: true,
              entriesAwareMergeThreshold: 60_000,
            },
          ],
        },
      },
    },
  },
  server: {
    port: 5173,
    strictPort: true,
    // Everything but the dashboard's own files is the server's.
    proxy: { '^/(?!app(/|$)|@|node_modules/|src/)': { target: SERVER, changeOrigin: false } },
  },
});

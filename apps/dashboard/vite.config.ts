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
        // What three pages share is one file, for a page of fifty small ones is slow. What is shared as
        // widely imports nothing that is shared less, so that no two files import each other: modules
        // in such files would run before what they need.
        codeSplitting: {
          groups: [
            { name: 'common', minShareCount: 3, priority: 2 },
            { name: 'shared', minShareCount: 2, entriesAware: true, priority: 1 },
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

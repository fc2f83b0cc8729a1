import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Where the API is while the dashboard is developed; see `npm run dev`. */
const SERVER = process.env['HALYARD_URL'] ?? 'http://localhost:8000';

export default defineConfig({
  base: '/app/',
  plugins: [react()],
  build: {
    target: 'es2024',
    outDir: 'dist',
    manifest: true,
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
  },
  server: {
    port: 5173,
    strictPort: true,
    // Everything but the dashboard's own files is the server's.
    proxy: { '^/(?!app(/|$)|@|node_modules/|src/)': { target: SERVER, changeOrigin: false } },
  },
});

import { defineConfig } from 'vite';

const { HALYARD_URL = 'http://localhost:8000', HALYARD_CLIENT_KEY = '' } = process.env;

/** What the page is to know of the environment, and nothing else of it. */
const settings = { '%HALYARD_URL%': HALYARD_URL, '%HALYARD_CLIENT_KEY%': HALYARD_CLIENT_KEY };

export default defineConfig({
  plugins: [
    {
      name: 'settings',
      transformIndexHtml: {
        order: 'pre',
        handler: (html) =>
          Object.entries(settings).reduce((page, [name, value]) => page.replace(name, value), html),
      },
    },
  ],
});

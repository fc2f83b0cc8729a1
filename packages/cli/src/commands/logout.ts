import { ApiError } from '@halyard/client';
import { defineCommand } from '../command.ts';

export const logout = defineCommand({
  name: 'logout',
  summary: 'End the session and forget its token',
  operands: {},
  options: {
    everywhere: { type: 'boolean', summary: 'End all of your sessions, in browsers too' },
  },
  examples: ['halyard logout', 'halyard logout --everywhere'],
  async run({ connect, out }, { options }) {
    const { url, token, client, credentials, isTokenFromEnv } = connect();
    if (token === undefined) {
      return out.result({ url, logged_out: false }, `You were not logged in to ${url}.`);
    }
    try {
      await client.auth.logOut({ everywhere: options.everywhere ?? false });
    } catch (error) {
      // A session that has ended already is what was wanted.
      if (!(error instanceof ApiError && error.code === 'UNAUTHENTICATED')) throw error;
    } finally {
      if (!isTokenFromEnv) credentials.remove(url);
    }
    out.result({ url, logged_out: true }, `Logged out of ${url}.`);
    if (isTokenFromEnv) out.note('HALYARD_TOKEN is still set; its session has ended.');
  },
});

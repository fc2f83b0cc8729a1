import { createClient } from '@halyard/client';
import { defineCommand } from '../command.ts';
import { UsageError } from '../failures.ts';
import { ask, askSecretly, readSecret } from '../password.ts';

export const login = defineCommand({
  name: 'login',
  summary: 'Log in to a server and keep the token',
  operands: { email: 'optional' },
  options: {
    'password-stdin': { type: 'boolean', summary: 'Read the password from stdin, for scripts' },
  },
  notes: [
    'The token is kept in halyard/credentials.json in the folder of your configuration',
    '(XDG_CONFIG_HOME, else ~/.config), readable by you alone, by the URL of its server.',
  ],
  examples: [
    'halyard login ada@example.com',
    'halyard login ada@example.com --password-stdin < password.txt',
    'halyard login ada@example.com --url https://flags.example.com',
  ],
  async run(shell, { operands, options }) {
    const { url, credentials, isTokenFromEnv } = shell.connect();
    const isFromStdin = options['password-stdin'] ?? false;
    if (isFromStdin && operands.email === undefined) {
      throw new UsageError('<email> is needed with --password-stdin');
    }
    const email = operands.email ?? (await ask(shell, 'E-mail: '));
    const password = isFromStdin
      ? await readSecret(shell)
      : await askSecretly(shell, `Password of ${email} at ${url}: `);
    const session = await createClient({ baseUrl: url }).auth.logIn({ email, password });
    const { access_token, expires_in: lifetimeSeconds, user } = session;
    const expires_at = new Date(Date.now() + lifetimeSeconds * 1000).toISOString();
    credentials.save(url, { access_token, email: user.email, expires_at });
    shell.out.result(
      { url, user, expires_at },
      `Logged in to ${url} as ${user.email} (${user.role}).`,
    );
    if (isTokenFromEnv) shell.out.note('HALYARD_TOKEN is set and goes before this login.');
  },
});

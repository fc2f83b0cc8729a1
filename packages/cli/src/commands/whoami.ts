import { defineCommand } from '../command.ts';
import { formatFields, formatInstant } from '../table.ts';

export const whoami = defineCommand({
  name: 'whoami',
  summary: 'Show the account that you are logged in with',
  operands: {},
  options: {},
  examples: ['halyard whoami', 'halyard whoami --url https://flags.example.com --json'],
  async run({ connect, out }) {
    const { url, client } = connect();
    const user = await client.auth.getMe();
    const { last_login_at: lastLogin } = user;
    const text = formatFields([
      ['email', user.email],
      ['name', user.name],
      ['role', user.role],
      ['server', url],
      ['last login', lastLogin === null ? '-' : formatInstant(lastLogin)],
    ]);
    out.result(user, text);
  },
});

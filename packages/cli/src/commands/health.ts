import type { Health } from '@halyard/contracts/health';
import { defineCommand } from '../command.ts';
import { formatFields, formatTable } from '../table.ts';

export const health = defineCommand({
  name: 'health',
  summary: 'Show how the server is; exits with 1 when it cannot evaluate',
  operands: {},
  options: {},
  examples: ['halyard health', 'halyard health --url https://flags.example.com --json'],
  async run({ connect, out }) {
    const found = await connect().client.health.get();
    out.result(found, healthText(found));
    return found.status === 'unhealthy' ? 1 : 0;
  },
});

function healthText({
  status,
  version,
  uptime_seconds,
  database,
  cache,
  rulesets,
}: Health): string {
  const fields = formatFields([
    ['status', status],
    ['version', version],
    ['uptime', `${uptime_seconds} s`],
    ['database', `${database.status} (${database.kind})`],
    ['cache', `${cache.status} (${cache.kind})`],
  ]);
  const rows = rulesets.map(({ environment_key, revision, flags, age_seconds: age }) => [
    environment_key,
    String(revision),
    String(flags),
    age === null ? '-' : `${age} s ago`,
  ]);
  return `${fields}\n\n${formatTable(['environment', 'revision', 'flags', 'checked'], rows)}`;
}

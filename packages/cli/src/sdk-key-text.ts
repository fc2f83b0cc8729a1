import type { NewSdkKey, SdkKey } from '@halyard/contracts/sdk-keys';
import { formatInstant, formatTable } from './table.ts';

/** One line per key. */
export function sdkKeysTable(keys: readonly SdkKey[]): string {
  return formatTable(
    ['id', 'name', 'kind', 'starts with', 'state', 'created', 'last used'],
    keys.map((key) => [
      key.id,
      key.name,
      key.kind,
      key.prefix,
      stateText(key),
      formatInstant(key.created_at),
      key.last_used_at === null ? 'never' : formatInstant(key.last_used_at),
    ]),
  );
}

/** What people are told beside a new key, which stands alone on standard output for scripts. */
export function newKeyNote({ name, kind, environment_key }: NewSdkKey): string {
  return `The ${kind} key "${name}" of ${environment_key}. Keep it safe: it is not shown again.`;
}

function stateText({ is_active, expires_at, revoked_at }: SdkKey): string {
  if (revoked_at !== null) return `revoked ${formatInstant(revoked_at)}`;
  if (expires_at === null) return 'active';
  return `${is_active ? 'active until' : 'expired'} ${formatInstant(expires_at)}`;
}

import type { HistoryEntry } from '@halyard/contracts/history';
import { expect, test } from 'vitest';
import { entryBeforeLatest } from './undo-latest.ts';

const anEntry = (id: string, fields: Partial<HistoryEntry> = {}): HistoryEntry => ({
  id,
  sequence: 1,
  entity_type: 'flag',
  entity_id: 'flag',
  entity_key: 'checkout',
  action: 'updated',
  user_id: null,
  user_email: 'ada@example.com',
  environment_key: 'production',
  changes: {},
  comment: null,
  request_id: null,
  created_at: '2026-01-01T00:00:00.000Z',
  hash: '',
  is_restorable: true,
  ...fields,
});

test('before the latest change of an environment is the one before in that environment', () => {
  const entries = [
    anEntry('latest', { action: 'reverted' }),
    anEntry('elsewhere', { environment_key: 'staging' }),
    anEntry('archived', { is_restorable: false }),
    anEntry('before'),
    anEntry('created', { action: 'created', environment_key: null }),
  ];
  expect(entryBeforeLatest(entries, 'production')?.id).toBe('before');
  expect(entryBeforeLatest(entries, 'staging')).toBeUndefined();
});

test('the creation tells what is common, too', () => {
  const entries = [
    anEntry('latest', { environment_key: null }),
    anEntry('created', { action: 'created', environment_key: 'staging' }),
  ];
  expect(entryBeforeLatest(entries, null)?.id).toBe('created');
});

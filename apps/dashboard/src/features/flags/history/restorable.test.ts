import type { Flag } from '@halyard/contracts/flags';
import type { FlagHistoryDetail } from '@halyard/contracts/history';
import { expect, test } from 'vitest';
import { restorationOf } from './restorable.ts';

const flag = {
  version: 7,
  environments: [{ environment_key: 'production', version: 3 }],
} as Flag;
const aDetail = (parts: Pick<FlagHistoryDetail, 'state' | 'changes'>) =>
  ({ entry: { environment_key: 'production' }, ...parts }) as FlagHistoryDetail;

test('a config is restored over the version of its environment', () => {
  const detail = aDetail({
    state: { config: {} as NonNullable<FlagHistoryDetail['state']['config']> },
    changes: {
      config: { is_enabled: { old: true, new: false }, off_variant: { old: 'a', new: null } },
    },
  });
  expect(restorationOf(detail, flag)).toMatchObject({
    environmentKey: 'production',
    version: 3,
    config: { is_enabled: false },
    isOfOnePart: true,
  });
});

test('what is common is restored over the version of the flag, and concerns no one environment', () => {
  const detail = aDetail({
    state: { common: {} as NonNullable<FlagHistoryDetail['state']['common']> },
    changes: { common: { name: { old: 'A', new: 'B' } } },
  });
  expect(restorationOf(detail, flag)).toMatchObject({ environmentKey: null, version: 7 });
});

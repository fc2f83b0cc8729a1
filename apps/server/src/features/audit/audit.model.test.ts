import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AuditEntry, CHAIN_START, diff, findChainFault, hashOf } from './audit.model.ts';

const START = { sequence: 0, hash: CHAIN_START };

function aChain(length: number): AuditEntry[] {
  const entries: AuditEntry[] = [];
  for (let sequence = 1; sequence <= length; sequence += 1) {
    const said = {
      sequence,
      id: `00000000-0000-4000-8000-${String(sequence).padStart(12, '0')}`,
      entityType: 'flag',
      entityId: '00000000-0000-4000-8000-000000000000',
      entityKey: 'checkout',
      action: 'updated',
      userId: null,
      userEmail: 'ada@example.com',
      environmentKey: 'staging',
      changes: { rollout_percentage: { old: sequence - 1, new: sequence } },
      comment: sequence === 4 ? 'as agreed' : null,
      requestId: null,
      createdAt: new Date(sequence * 1000),
    };
    entries.push({ ...said, hash: hashOf(entries.at(-1)?.hash ?? CHAIN_START, said) });
  }
  return entries;
}

describe('a chain', () => {
  test('as it was written has no fault, whole or in parts', () => {
    const chain = aChain(6);
    expect(findChainFault(START, chain)).toBeNull();
    expect(findChainFault(START, [])).toBeNull();
    const [, , third] = chain;
    expect(third && findChainFault(third, chain.slice(3))).toBeNull();
  });

  test('says the same after a round trip through JSON columns', () => {
    const stored = aChain(3).map((entry) => ({
      ...entry,
      changes: {
        rollout_percentage: {
          new: entry.changes['rollout_percentage']?.new,
          old: entry.sequence - 1,
        },
      },
    }));
    expect(findChainFault(START, stored)).toBeNull();
  });

  test('hashes an entry without a comment as chains did that knew of none', () => {
    const [first] = aChain(1);
    expect(first?.hash).toBe('331e1a9b5c7c17a942e756ae7acb6fcae1c3158fa86bfa411efe7483f73f5e58');
  });

  test.each([null, '', 'as agreed!'])('shows a comment that became %j', (comment) => {
    const chain = aChain(5).map((entry) => (entry.sequence === 4 ? { ...entry, comment } : entry));
    expect(findChainFault(START, chain)).toEqual({ kind: 'altered', sequence: 4 });
  });

  const EDITS: Readonly<Record<string, Partial<AuditEntry>>> = {
    id: { id: '11111111-0000-4000-8000-000000000000' },
    entityType: { entityType: 'user' },
    entityId: { entityId: '22222222-0000-4000-8000-000000000000' },
    entityKey: { entityKey: 'other' },
    action: { action: 'deleted' },
    userId: { userId: '33333333-0000-4000-8000-000000000000' },
    userEmail: { userEmail: 'eve@example.com' },
    environmentKey: { environmentKey: 'production' },
    changes: { changes: { rollout_percentage: { old: 0, new: 100 } } },
    comment: { comment: 'made up' },
    requestId: { requestId: 'made up' },
    createdAt: { createdAt: new Date(0) },
    hash: { hash: 'f'.repeat(64) },
  };

  test.each(Object.keys(EDITS))('shows an edit of %s', (field) => {
    const chain = aChain(5).map((entry) =>
      entry.sequence === 3 ? { ...entry, ...EDITS[field] } : entry,
    );
    expect(findChainFault(START, chain)).toEqual({ kind: 'altered', sequence: 3 });
  });

  test('shows an edit whose own hash was made to fit', () => {
    const chain = aChain(5);
    const [, second, third] = chain;
    if (!second || !third) throw new Error('the chain is too short');
    const { hash: _, ...said } = { ...third, action: 'deleted' };
    chain[2] = { ...said, hash: hashOf(second.hash, said) };
    expect(findChainFault(START, chain)).toEqual({ kind: 'altered', sequence: 4 });
  });

  test('shows a deletion, in the middle and at the start', () => {
    const chain = aChain(5);
    expect(findChainFault(START, chain.toSpliced(2, 1))).toEqual({
      kind: 'gap',
      sequence: 3,
      found: 4,
    });
    expect(findChainFault(START, chain.slice(1))).toEqual({ kind: 'gap', sequence: 1, found: 2 });
  });

  test('shows entries that changed places, with and without their numbers', () => {
    const chain = aChain(5);
    const [first, second, third, ...rest] = chain;
    if (!first || !second || !third) throw new Error('the chain is too short');
    expect(findChainFault(START, [first, third, second, ...rest])?.kind).toBe('gap');
    const renumbered = [first, { ...third, sequence: 2 }, { ...second, sequence: 3 }, ...rest];
    expect(findChainFault(START, renumbered)).toEqual({ kind: 'altered', sequence: 2 });
  });

  test('shows any change of any byte of what an entry says', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 4 }),
        fc.string(),
        fc.jsonValue(),
        (i, email, value) => {
          const chain = aChain(5);
          const entry = chain[i];
          if (!entry || email === entry.userEmail) return;
          chain[i] = { ...entry, userEmail: email };
          expect(findChainFault(START, chain)).toEqual({ kind: 'altered', sequence: i + 1 });
          chain[i] = { ...entry, changes: { added: { old: null, new: value } } };
          expect(findChainFault(START, chain)).toEqual({ kind: 'altered', sequence: i + 1 });
        },
      ),
    );
  });
});

describe('a difference', () => {
  test('names the changed fields alone', () => {
    expect(diff({ a: 1, b: [1], c: 'x' }, { a: 2, b: [1], c: 'x' })).toEqual({
      a: { old: 1, new: 2 },
    });
  });

  test('of a new or deleted thing has one empty side', () => {
    expect(diff({}, { a: 1 })).toEqual({ a: { old: null, new: 1 } });
    expect(diff({ a: 1 }, {})).toEqual({ a: { old: 1, new: null } });
  });

  test('cares for the order of lists and not of keys', () => {
    expect(diff({ a: { x: 1, y: 2 } }, { a: { y: 2, x: 1 } })).toEqual({});
    expect(diff({ a: [1, 2] }, { a: [2, 1] })).toEqual({ a: { old: [1, 2], new: [2, 1] } });
  });

  test('takes a field named __proto__ as any other', () => {
    const after: Record<string, unknown> = JSON.parse('{"__proto__": 1}');
    expect(Object.keys(diff({}, after))).toEqual(['__proto__']);
  });
});

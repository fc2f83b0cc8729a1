import { compile, type FlagRules, patch, type RulesetChange } from '@halyard/engine';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { changesSince, type DatedChange, extendHistory, historyFrom } from './change-history.ts';

const EMPTY = compile({ environment: 'e', revision: 0, flags: {}, segments: {} });

function flag(key: string, version: number): FlagRules {
  return {
    key,
    version,
    enabled: true,
    valueType: 'boolean',
    variants: { on: true },
    offVariant: 'on',
    prerequisites: [],
    targets: [],
    rules: [],
    fallthrough: { variant: 'on' },
  };
}

const aChange = (revision: number) =>
  fc.oneof(
    fc.constantFrom('a', 'b', 'c').map(
      (key): DatedChange => ({
        revision,
        change: { kind: 'flag', key, body: flag(key, revision) },
      }),
    ),
    fc.constantFrom('a', 'b', 'c').map(
      (key): DatedChange => ({
        revision,
        change: { kind: 'flag', key, body: null },
      }),
    ),
    fc.constantFrom('s', 't').map(
      (key): DatedChange => ({
        revision,
        change: {
          kind: 'segment',
          key,
          body: { key, version: revision, included: [], excluded: [], groups: [] },
        },
      }),
    ),
  );

const STEPS = fc
  .integer({ min: 1, max: 12 })
  .chain((length) => fc.tuple(...Array.from({ length }, (_, i) => aChange(i + 1))));

const versions = (nodes: ReadonlyMap<string, { body: { version: number } }>) =>
  Object.fromEntries(Array.from(nodes, ([key, { body }]) => [key, body.version]));
const bodies = ({ flags, segments }: typeof EMPTY) => [versions(flags), versions(segments)];

test('a follower at any revision that learns what came after it holds the newest state', () => {
  fc.assert(
    fc.property(STEPS, (steps) => {
      const states = [EMPTY];
      for (const { revision, change } of steps) {
        states.push(patch(states.at(-1) ?? EMPTY, [change], revision));
      }
      const newest = states.at(-1) ?? EMPTY;
      const history = extendHistory(historyFrom(0), steps);
      for (const state of states) {
        const changes: RulesetChange[] = changesSince(history, newest, state.revision) ?? [];
        expect(bodies(patch(state, changes, newest.revision))).toEqual(bodies(newest));
        expect(changes.length).toBeLessThanOrEqual(newest.revision - state.revision);
      }
    }),
  );
});

test('what came before the history is not known, nor is the future', () => {
  const history = extendHistory(historyFrom(5), []);
  const compiled = { ...EMPTY, revision: 7 };
  expect([4, 5, 7, 8].map((revision) => changesSince(history, compiled, revision))).toEqual([
    null,
    [],
    [],
    null,
  ]);
});

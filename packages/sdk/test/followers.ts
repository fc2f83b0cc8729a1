import { type CompiledRuleset, evaluate } from '@halyard/engine';
import { expect, vi } from 'vitest';
import { aFlag } from '../../engine/test/builders.ts';
import {
  createRulesetFollower,
  type FollowerState,
  type RulesetFollower,
  type RulesetFollowerOptions,
} from '../src/index.ts';
import { type RecordedLog, recordedLog } from './recorded-log.ts';
import type { ScriptedServer } from './scripted-server.ts';

/** A follower with what it told. */
export interface WatchedFollower extends RulesetFollower {
  readonly log: RecordedLog;
  /** Every state that it came to. */
  readonly states: readonly FollowerState[];
  /** What it held, in this order. */
  readonly rulesets: readonly CompiledRuleset[];
  until(state: FollowerState): Promise<void>;
  /** Until it holds this revision. */
  untilRevision(revision: number): Promise<void>;
}

/** The flag `a`, serving `on` or `off` to everyone. */
export function flagA(variant: 'on' | 'off', version = 1) {
  return aFlag('a', { version, fallthrough: { variant } });
}

/** What everyone gets for the flag `a`. */
export function valueOfA({ current }: RulesetFollower): unknown {
  return current && evaluate(current, 'a', {}).value;
}

/** Follows a server with short waits between tries, and without polls where there is a stream. The caller closes it. */
export function followerOf(
  server: Pick<ScriptedServer, 'url'>,
  options: Partial<RulesetFollowerOptions> = {},
): WatchedFollower {
  const log = recordedLog();
  const states: FollowerState[] = [];
  const rulesets: CompiledRuleset[] = [];
  const follower = createRulesetFollower({
    baseUrl: server.url,
    sdkKey: 'server-key',
    pollIntervalMs: 40,
    streamPatienceMs: 60_000,
    random: () => 0.02,
    log,
    ...options,
  });
  follower.subscribe({
    onStatus: ({ state }) => states.push(state),
    onRuleset: (after) => rulesets.push(after),
  });
  const wait = { timeout: 15_000, interval: 10 };
  const until = (state: FollowerState) =>
    vi.waitFor(
      () => expect(follower.status, `after ${states.join()}`).toMatchObject({ state }),
      wait,
    );
  const untilRevision = (revision: number) =>
    vi.waitFor(() => expect(follower.current?.revision).toBe(revision), wait);
  return Object.assign(follower, { log, states, rulesets, until, untilRevision });
}

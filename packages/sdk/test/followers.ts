import { type CompiledRuleset, evaluate } from '@halyard/engine';
import { waitUntil } from '../../../tests/services/wait-until.ts';
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

/** Follows a server with short waits. The caller closes it. */
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
    streamPatienceMs: 100,
    answerTimeoutMs: 300,
    silenceTimeoutMs: 400,
    random: () => 0.02,
    log,
    ...options,
  });
  follower.subscribe({
    onStatus: ({ state }) => states.push(state),
    onRuleset: (after) => rulesets.push(after),
  });
  const until = (state: FollowerState) =>
    waitUntil(
      `the state ${state}, after ${states.join()}`,
      () => follower.status.state === state,
      4_000,
    );
  const untilRevision = (revision: number) =>
    waitUntil(`revision ${revision}`, () => follower.current?.revision === revision, 4_000);
  return Object.assign(follower, { log, states, rulesets, until, untilRevision });
}

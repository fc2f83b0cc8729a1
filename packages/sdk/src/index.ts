export {
  type CompiledRuleset,
  type Context,
  type ErrorCode,
  type Evaluation,
  type Exposing,
  evaluate,
  evaluateAll,
  exposureOf,
  type JsonValue,
  type Reason,
  type Ruleset,
  rulesOf,
  type UnitExposure,
  unitOf,
} from '@halyard/engine';
export { changedFlags } from './changed-flags.ts';
export type { ConnectionOptions } from './connection.ts';
export {
  createEventBuffer,
  type EventBuffer,
  type EventBufferOptions,
} from './event-buffer.ts';
export type { TrackedEvent } from './event-items.ts';
export {
  createEventSender,
  type EventSenderOptions,
  type SendEvents,
  type SendOutcome,
} from './event-sender.ts';
export { experimentUnitsOf } from './experiment-units.ts';
export { fileSnapshot } from './file-snapshot.ts';
export {
  createRulesetFollower,
  type FollowerListener,
  type RulesetFollower,
  type RulesetFollowerOptions,
} from './follower.ts';
export type { FollowerState, FollowerStatus } from './follower-status.ts';
export type { Log } from './log.ts';
export type { SnapshotStore } from './snapshot.ts';

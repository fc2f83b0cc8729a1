import type { Role } from '@halyard/contracts/access';
import type {
  ExperimentState,
  ExperimentVariant,
  MetricRole,
} from '@halyard/contracts/experiments';
import type { FlagKind, FlagType, Link, ValueType, Variant } from '@halyard/contracts/flags';
import type { Direction, MetricKind } from '@halyard/contracts/metrics';
import type { SdkKeyKind } from '@halyard/contracts/sdk-keys';
import type { Condition, Prerequisite, Rule, Serve, Target } from '@halyard/contracts/targeting';
import type { FlagRules, JsonValue, SegmentRules } from '@halyard/engine';
import type { Generated, GeneratedAlways, JSONColumnType, Kysely } from 'kysely';

/** The rows of `migrations/`, as every store sees them. Both engines answer these types. */
export interface Tables {
  users: {
    id: string;
    email: string;
    name: string;
    role: Role;
    is_active: boolean;
    password_hash: string;
    token_version: number;
    created_at: Date;
    updated_at: Date;
    last_login_at: Date | null;
  };
  revoked_tokens: { id: string; user_id: string; expires_at: Date };
  sessions: {
    id: string;
    user_id: string;
    token_version: number;
    user_agent: string;
    ip_address: string;
    created_at: Date;
    expires_at: Date;
  };
  setup_tokens: { token_hash: string; expires_at: Date };
  access_state: { id: Generated<boolean>; revision: number };
  environments: {
    id: string;
    position: GeneratedAlways<number>;
    key: string;
    name: string;
    description: string;
    is_protected: boolean;
    revision: Generated<number>;
    created_at: Date;
    updated_at: Date;
  };
  flags: {
    id: string;
    key: string;
    name: string;
    description: string;
    flag_type: FlagType;
    tags: string[];
    kind: FlagKind;
    owner: string;
    links: JSONColumnType<Link[]>;
    client_side: boolean;
    value_type: ValueType;
    variants: JSONColumnType<Variant[]>;
    off_variant: string;
    archived_at: Date | null;
    version: number;
    created_at: Date;
    updated_at: Date;
  };
  flag_configs: {
    flag_id: string;
    environment_id: string;
    is_enabled: boolean;
    rollout_percentage: number;
    targets: JSONColumnType<Target[]>;
    rules: JSONColumnType<Rule[]>;
    fallthrough: JSONColumnType<Serve> | null;
    prerequisites: JSONColumnType<Prerequisite[]>;
    off_variant: string | null;
    version: number;
    updated_at: Date;
  };
  retired_flag_keys: { key: string; retired_at: Date };
  segments: {
    id: string;
    key: string;
    name: string;
    description: string;
    conditions: JSONColumnType<Condition[][]>;
    included: string[];
    excluded: string[];
    version: number;
    created_at: Date;
    updated_at: Date;
  };
  sdk_keys: {
    id: string;
    environment_id: string;
    name: string;
    kind: SdkKeyKind;
    prefix: string;
    key_hash: string;
    created_at: Date;
    last_used_at: Date | null;
    expires_at: Date | null;
    revoked_at: Date | null;
  };
  sdk_key_state: { id: Generated<boolean>; revision: number };
  evaluation_minutes: CountRow;
  evaluation_hours: CountRow;
  last_evaluations: { flag_id: string; environment_id: string; evaluated_at: Date };
  recent_contexts: {
    environment_id: string;
    slot: number;
    targeting_key: string;
    context: JSONColumnType<Record<string, JsonValue>>;
    seen_at: Date;
  };
  ruleset_changes: {
    environment_id: string;
    kind: 'flag' | 'segment';
    key: string;
    revision: number;
    body: JSONColumnType<FlagRules | SegmentRules> | null;
  };
  demo_items: {
    entity_id: string;
    position: GeneratedAlways<number>;
    entity_type: 'flag' | 'segment' | 'metric' | 'experiment';
    key: string;
    created_at: Date;
  };
  metrics: {
    id: string;
    key: string;
    name: string;
    description: string;
    owner: string;
    event: string;
    kind: MetricKind;
    numerator: 'count' | 'sum' | null;
    denominator_event: string | null;
    denominator: 'count' | 'sum' | null;
    quantile: number | null;
    direction: Direction;
    window_delay_minutes: number;
    window_minutes: number | null;
    cap_percentile: number | null;
    cap_value: number | null;
    minimum_effect: number;
    version: number;
    created_at: Date;
    updated_at: Date;
  };
  layers: {
    id: string;
    key: string;
    name: string;
    description: string;
    environment_id: string;
    created_at: Date;
  };
  holdouts: {
    id: string;
    key: string;
    name: string;
    description: string;
    environment_id: string;
    percentage: number;
    created_at: Date;
  };
  experiments: {
    id: string;
    key: string;
    name: string;
    hypothesis: string;
    owner: string;
    flag_id: string;
    environment_id: string;
    state: ExperimentState;
    unit: string;
    conditions: JSONColumnType<Condition[]>;
    variants: JSONColumnType<ExperimentVariant[]>;
    control: string;
    traffic: number;
    layer_id: string | null;
    layer_from: number | null;
    layer_to: number | null;
    salt: string;
    attributes: string[];
    alpha: number;
    power: number;
    planned_units: number | null;
    planned_days: number | null;
    epoch: number;
    rule_id: string | null;
    started_at: Date | null;
    stopped_at: Date | null;
    decided_at: Date | null;
    decision: string | null;
    version: number;
    created_at: Date;
    updated_at: Date;
  };
  experiment_metrics: {
    experiment_id: string;
    metric_id: string;
    position: number;
    role: MetricRole;
    margin: number | null;
    cap: number | null;
    cap_before: number | null;
  };
  experiment_epochs: {
    experiment_id: string;
    epoch: number;
    started_at: Date;
    variants: JSONColumnType<ExperimentVariant[]>;
    traffic: number;
    reason: string;
  };
  experiment_results: {
    experiment_id: string;
    experiment_version: number;
    until: Date;
    computed_at: Date;
    computed_ms: number;
    inputs: JSONColumnType<object>;
    results: JSONColumnType<object>;
  };
  exposures: {
    experiment_id: string;
    unit: string;
    variant: string;
    epoch: number;
    exposed_at: Date;
    crossed_at: Date | null;
    unit_name: string | null;
    attributes: JSONColumnType<Record<string, string | number | boolean>> | null;
  };
  assignments: {
    experiment_id: string;
    unit: string;
    variant: string;
    epoch: number;
    assigned_at: Date;
  };
  events: {
    at: Date;
    id: string;
    environment_id: string;
    name: string;
    unit: string;
    value: number | null;
    properties: JSONColumnType<Record<string, unknown>> | null;
  };
  event_days: {
    environment_id: string;
    name: string;
    day: Date;
    count: number;
    with_values: number;
    last_at: Date;
  };
  evaluation_reports: { id: string; received_at: Date };
  unit_secret: { id: Generated<boolean>; secret: string };
  audit_log: {
    sequence: number;
    id: string;
    entity_type: string;
    entity_id: string;
    entity_key: string;
    action: string;
    user_id: string | null;
    user_email: string;
    environment_key: string | null;
    changes: JSONColumnType<Record<string, { old: unknown; new: unknown }>>;
    comment: string | null;
    request_id: string | null;
    created_at: Date;
    hash: string;
  };
  audit_head: { id: Generated<boolean>; sequence: number; hash: string };
}

/** How often something was evaluated in one period; `counts` says it for each part of the period. */
interface CountRow {
  slot: number;
  flag_id: string;
  environment_id: string;
  variant: string;
  period: number;
  total: number;
  counts: number[];
}

/** The database or a transaction on it: store functions take either. */
export type Db = Kysely<Tables>;

import type { Role } from '@halyard/contracts/access';
import type { FlagType } from '@halyard/contracts/flags';
import type { FlagRules, SegmentRules } from '@halyard/engine';
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
    version: number;
    updated_at: Date;
  };
  retired_flag_keys: { key: string; retired_at: Date };
  ruleset_changes: {
    environment_id: string;
    kind: 'flag' | 'segment';
    key: string;
    revision: number;
    body: JSONColumnType<FlagRules | SegmentRules> | null;
  };
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
    request_id: string | null;
    created_at: Date;
    hash: string;
  };
  audit_head: { id: Generated<boolean>; sequence: number; hash: string };
}

/** The database or a transaction on it: store functions take either. */
export type Db = Kysely<Tables>;

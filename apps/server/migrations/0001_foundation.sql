-- Users, environments, flags and their configs, the audit chain, and the change table that
-- every follower of a ruleset reads.

create table users (
  id uuid primary key,
  email text collate "C" not null constraint users_email_key unique,
  name text not null,
  role text not null constraint users_role_known check (role in ('viewer', 'developer', 'admin')),
  is_active boolean not null,
  password_hash text not null,
  token_version integer not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  last_login_at timestamptz
);

-- Tokens that were logged out before they expired.
create table revoked_tokens (
  id uuid primary key,
  user_id uuid not null references users (id) on delete cascade,
  expires_at timestamptz not null
);
create index revoked_tokens_user on revoked_tokens (user_id);

-- SHA-256 of the one-time links that make the first admin.
create table setup_tokens (
  token_hash text primary key,
  expires_at timestamptz not null
);

-- One row: rises with every change of who may do what, so that replicas drop their copies.
create table access_state (
  id boolean primary key default true constraint access_state_single check (id),
  revision bigint not null
);
insert into access_state (revision) values (0);

create table environments (
  id uuid primary key,
  position integer generated always as identity,
  key text collate "C" not null constraint environments_key_key unique,
  name text not null,
  description text not null,
  is_protected boolean not null,
  revision bigint not null default 0,
  created_at timestamptz not null,
  updated_at timestamptz not null
);

create table flags (
  id uuid primary key,
  key text collate "C" not null constraint flags_key_key unique,
  name text not null,
  description text not null,
  flag_type text not null constraint flags_flag_type_known check (flag_type in ('boolean', 'percentage')),
  tags text[] not null,
  archived_at timestamptz,
  version integer not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);

create table flag_configs (
  flag_id uuid not null references flags (id) on delete cascade,
  environment_id uuid not null references environments (id) on delete cascade,
  is_enabled boolean not null,
  rollout_percentage numeric(6, 3) not null
    constraint flag_configs_rollout_range check (rollout_percentage between 0 and 100),
  version integer not null,
  updated_at timestamptz not null,
  primary key (flag_id, environment_id)
);
create index flag_configs_environment on flag_configs (environment_id);

-- Keys of deleted flags: running code may still ask for them, so nobody takes one by accident.
create table retired_flag_keys (
  key text collate "C" primary key,
  retired_at timestamptz not null
);

-- The latest change of each part of a ruleset. A follower at revision r reads what is above r;
-- body null says that the part is gone.
create table ruleset_changes (
  environment_id uuid not null references environments (id) on delete cascade,
  kind text not null,
  key text collate "C" not null,
  revision bigint not null,
  body jsonb,
  primary key (environment_id, kind, key)
);
create index ruleset_changes_revision on ruleset_changes (environment_id, revision);

create table audit_log (
  sequence bigint primary key,
  id uuid not null unique,
  entity_type text not null,
  entity_id uuid not null,
  entity_key text not null,
  action text not null,
  user_id uuid,
  user_email text not null,
  environment_key text,
  changes jsonb not null,
  request_id text,
  created_at timestamptz not null,
  hash text not null
);
create index audit_log_entity on audit_log (entity_type, entity_key, sequence);
create index audit_log_environment on audit_log (environment_key, sequence);
create index audit_log_user on audit_log (user_email, sequence);

-- One row: the end of the chain. Its lock puts all entries into one order.
create table audit_head (
  id boolean primary key default true constraint audit_head_single check (id),
  sequence bigint not null,
  hash text not null
);
insert into audit_head (sequence, hash) values (0, repeat('0', 64));

create function refuse_audit_rewrite() returns trigger language plpgsql as $$
begin
  raise exception 'the audit log is append-only' using errcode = 'insufficient_privilege';
end
$$;
create trigger audit_log_append_only before update or delete or truncate on audit_log
  for each statement execute function refuse_audit_rewrite();

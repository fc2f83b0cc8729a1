-- Variants, rules and targets of flags, segments, and the keys by which applications ask.

alter table flags
  drop constraint flags_flag_type_known,
  add constraint flags_flag_type_known check (flag_type in ('boolean', 'percentage', 'multivariate')),
  add column kind text not null default 'release'
    constraint flags_kind_known check (kind in ('release', 'experiment', 'operational', 'permission')),
  add column owner text not null default '',
  add column links jsonb not null default '[]',
  add column client_side boolean not null default false,
  add column value_type text not null default 'boolean'
    constraint flags_value_type_known check (value_type in ('boolean', 'string', 'number', 'object')),
  add column variants jsonb not null default '[{"key": "on", "value": true}, {"key": "off", "value": false}]',
  add column off_variant text not null default 'off';

-- fallthrough null: what the flag's type says; off_variant null: the flag's.
alter table flag_configs
  add column targets jsonb not null default '[]',
  add column rules jsonb not null default '[]',
  add column fallthrough jsonb,
  add column prerequisites jsonb not null default '[]',
  add column off_variant text;

create table segments (
  id uuid primary key,
  key text collate "C" not null constraint segments_key_key unique,
  name text not null,
  description text not null,
  conditions jsonb not null,
  included text[] not null,
  excluded text[] not null,
  version integer not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);

-- key_hash is the SHA-256 of the key, which itself is not kept.
create table sdk_keys (
  id uuid primary key,
  environment_id uuid not null references environments (id) on delete cascade,
  name text not null,
  kind text not null constraint sdk_keys_kind_known check (kind in ('server', 'client')),
  prefix text not null,
  key_hash text not null constraint sdk_keys_hash_key unique,
  created_at timestamptz not null,
  last_used_at timestamptz,
  expires_at timestamptz,
  revoked_at timestamptz
);
create index sdk_keys_environment on sdk_keys (environment_id, created_at);

-- One row: rises with every change of any SDK key, so that replicas read them again.
create table sdk_key_state (
  id boolean primary key default true constraint sdk_key_state_single check (id),
  revision bigint not null
);
insert into sdk_key_state (revision) values (0);

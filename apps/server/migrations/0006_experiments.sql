-- Experiments: what is measured, who was shown what, and what they did then.

create table metrics (
  id uuid primary key,
  key text collate "C" not null constraint metrics_key_key unique,
  name text not null,
  description text not null,
  owner text not null,
  event text not null,
  kind text not null constraint metrics_kind_known
    check (kind in ('conversion', 'count', 'sum', 'mean', 'ratio', 'quantile')),
  numerator text constraint metrics_numerator_known check (numerator in ('count', 'sum')),
  denominator_event text,
  denominator text constraint metrics_denominator_known check (denominator in ('count', 'sum')),
  quantile double precision,
  direction text not null constraint metrics_direction_known check (direction in ('increase', 'decrease')),
  window_delay_minutes integer not null,
  window_minutes integer,
  cap_percentile double precision,
  cap_value double precision,
  minimum_effect double precision not null,
  version integer not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);

create table layers (
  id uuid primary key,
  key text collate "C" not null constraint layers_key_key unique,
  name text not null,
  description text not null,
  environment_id uuid not null references environments (id) on delete cascade,
  created_at timestamptz not null
);

create table holdouts (
  id uuid primary key,
  key text collate "C" not null constraint holdouts_key_key unique,
  name text not null,
  description text not null,
  environment_id uuid not null references environments (id) on delete cascade,
  percentage numeric(6, 3) not null,
  created_at timestamptz not null
);

-- layer_from and layer_to: the stretch of the layer's units that a running experiment has, in percent.
create table experiments (
  id uuid primary key,
  key text collate "C" not null constraint experiments_key_key unique,
  name text not null,
  hypothesis text not null,
  owner text not null,
  flag_id uuid not null constraint experiments_flag_id_fkey references flags (id),
  environment_id uuid not null references environments (id) on delete cascade,
  state text not null constraint experiments_state_known
    check (state in ('draft', 'running', 'stopped', 'decided')),
  unit text not null,
  conditions jsonb not null,
  variants jsonb not null,
  control text not null,
  traffic numeric(6, 3) not null,
  layer_id uuid constraint experiments_layer_id_fkey references layers (id),
  layer_from numeric(6, 3),
  layer_to numeric(6, 3),
  salt text not null,
  attributes text[] not null,
  alpha double precision not null,
  power double precision not null,
  planned_units integer,
  planned_days integer,
  epoch integer not null,
  rule_id text,
  started_at timestamptz,
  stopped_at timestamptz,
  decided_at timestamptz,
  decision text,
  version integer not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create unique index experiments_one_runs on experiments (flag_id, environment_id) where state = 'running';
create index experiments_environment on experiments (environment_id, created_at);

-- cap, cap_before: above what totals of units count as it, once that is fixed.
create table experiment_metrics (
  experiment_id uuid not null references experiments (id) on delete cascade,
  metric_id uuid not null constraint experiment_metrics_metric_id_fkey references metrics (id),
  position integer not null,
  role text not null constraint experiment_metrics_role_known
    check (role in ('primary', 'secondary', 'guardrail')),
  margin double precision,
  cap double precision,
  cap_before double precision,
  primary key (experiment_id, metric_id)
);
create index experiment_metrics_metric on experiment_metrics (metric_id);

create table experiment_epochs (
  experiment_id uuid not null references experiments (id) on delete cascade,
  epoch integer not null,
  started_at timestamptz not null,
  variants jsonb not null,
  traffic numeric(6, 3) not null,
  reason text not null,
  primary key (experiment_id, epoch)
);

-- Results as they were computed last.
create table experiment_results (
  experiment_id uuid primary key references experiments (id) on delete cascade,
  experiment_version integer not null,
  until timestamptz not null,
  computed_at timestamptz not null,
  computed_ms integer not null,
  inputs jsonb not null,
  results jsonb not null
);

-- The first time that a unit was shown a variant, with the epoch of that; and since when it has seen
-- another one, too. The unit is a UUID made of what it is called. No references: what belongs to nothing
-- any more is removed with what is too old.
create table exposures (
  experiment_id uuid not null,
  unit uuid not null,
  variant text collate "C" not null,
  epoch integer not null,
  exposed_at timestamptz not null,
  crossed_at timestamptz,
  unit_name text,
  attributes jsonb,
  primary key (experiment_id, unit) include (exposed_at, variant, epoch, crossed_at)
);

-- That a unit was given a variant, where somebody else knows whether it saw it.
create table assignments (
  experiment_id uuid not null,
  unit uuid not null,
  variant text collate "C" not null,
  epoch integer not null,
  assigned_at timestamptz not null,
  primary key (experiment_id, unit, variant, epoch)
);

-- By day, so that old days go at once. The embedded database keeps all of them in one partition.
create table events (
  at timestamptz not null,
  id uuid not null,
  environment_id uuid not null,
  name text collate "C" not null,
  unit uuid not null,
  value double precision,
  properties jsonb,
  primary key (id, at)
) partition by range (at);
create index events_name on events (environment_id, name, unit) include (at, value);

-- How many events of a name came on a day.
create table event_days (
  environment_id uuid not null references environments (id) on delete cascade,
  name text collate "C" not null,
  day date not null,
  count bigint not null,
  with_values bigint not null,
  last_at timestamptz not null,
  primary key (environment_id, name, day)
) with (fillfactor = 50);

-- Reports of how often processes evaluated by themselves, so that none counts twice.
create table evaluation_reports (
  id uuid primary key,
  received_at timestamptz not null
);

-- One row: what names of units are hashed with, where they are not to be kept.
create table unit_secret (
  id boolean primary key default true constraint unit_secret_single check (id),
  secret text not null
);

-- The role that serves may not create tables; these two do nothing else for it. A partition is attached
-- rather than created as one, for that lets others read and write meanwhile. Without a day it is for all.
create function create_event_partition(day date) returns void
language plpgsql security definer set search_path from current as $$
declare
  part text := 'events_' || coalesce(to_char(day, 'YYYYMMDD'), 'all');
begin
  if to_regclass(part) is not null then return; end if;
  perform pg_advisory_xact_lock(hashtext('create_event_partition'));
  if to_regclass(part) is not null then return; end if;
  execute format('create table %I (like events including all)', part);
  if day is null then
    execute format('alter table events attach partition %I default', part);
  else
    execute format(
      'alter table events attach partition %I for values from (%L) to (%L)',
      part, day::timestamp at time zone 'UTC', (day + 1)::timestamp at time zone 'UTC'
    );
  end if;
end
$$;

create function drop_event_partitions(before date) returns integer
language plpgsql security definer set search_path from current as $$
declare
  part text;
  dropped integer := 0;
begin
  for part in
    select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'events'::regclass and c.relname ~ '^events_[0-9]{8}$'
      and to_date(right(c.relname, 8), 'YYYYMMDD') < before
  loop
    execute format('drop table %I', part);
    dropped := dropped + 1;
  end loop;
  return dropped;
end
$$;

alter table demo_items
  drop constraint demo_items_type_known,
  add constraint demo_items_type_known
    check (entity_type in ('flag', 'segment', 'metric', 'experiment'));

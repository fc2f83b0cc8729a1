-- How often flags were evaluated, when last, and for whom.

-- Counts stand in rings: the row of a period (an hour by minutes, a day by hours) is used again four
-- hours (91 days) later, so that nothing has to be removed. Rows are changed where they stand, for
-- which pages are left half empty. Periods are numbered from 1970-01-01 in UTC, and the slot is the
-- remainder of that number. An empty variant stands for an evaluation that failed.
create table evaluation_minutes (
  slot smallint not null,
  flag_id uuid not null references flags (id) on delete cascade,
  environment_id uuid not null references environments (id) on delete cascade,
  variant text collate "C" not null,
  period integer not null,
  total bigint not null,
  counts integer[] not null constraint evaluation_minutes_length check (cardinality(counts) = 60),
  primary key (slot, flag_id, environment_id, variant)
) with (fillfactor = 50);
create index evaluation_minutes_flag on evaluation_minutes (flag_id);

create table evaluation_hours (
  slot smallint not null,
  flag_id uuid not null references flags (id) on delete cascade,
  environment_id uuid not null references environments (id) on delete cascade,
  variant text collate "C" not null,
  period integer not null,
  total bigint not null,
  counts bigint[] not null constraint evaluation_hours_length check (cardinality(counts) = 24),
  primary key (slot, flag_id, environment_id, variant)
) with (fillfactor = 50);
create index evaluation_hours_flag on evaluation_hours (flag_id);

create table last_evaluations (
  flag_id uuid not null references flags (id) on delete cascade,
  environment_id uuid not null references environments (id) on delete cascade,
  evaluated_at timestamptz not null,
  primary key (flag_id, environment_id)
) with (fillfactor = 50);

-- A fixed number of places of each environment; the next context takes over the oldest one. What is
-- not indexed can change where it stands, and contexts are small enough to stand in the row.
create table recent_contexts (
  environment_id uuid not null references environments (id) on delete cascade,
  slot smallint not null,
  targeting_key text not null,
  context json not null,
  seen_at timestamptz not null,
  primary key (environment_id, slot)
) with (fillfactor = 50);
alter table recent_contexts alter column context set storage main;

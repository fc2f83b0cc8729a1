-- Where people are logged in, and what the demo put here.

-- A row for each token that was given out, until it ends. Its id is the token's; the token counts only
-- while its owner's token_version is the same.
create table sessions (
  id uuid primary key,
  user_id uuid not null references users (id) on delete cascade,
  token_version integer not null,
  user_agent text not null,
  ip_address text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index sessions_user on sessions (user_id, created_at);
create index sessions_expiry on sessions (expires_at);

-- The flags and segments that the demo made, by their ids: a later thing of the same key is not its own.
create table demo_items (
  entity_id uuid primary key,
  position integer generated always as identity,
  entity_type text not null constraint demo_items_type_known check (entity_type in ('flag', 'segment')),
  key text collate "C" not null,
  created_at timestamptz not null
);

-- Runs: who asked for what, how far it is, and what it came to. A row stays narrow enough to list ten thousand of;
-- texts, plans and results that are large have tables of their own.

create table run (
  id uuid primary key,
  tenant text not null,
  scenario_name text not null,
  scenario_title text not null,
  scenario_owner text not null,
  scenario_hash text not null,
  seed bigint not null,
  pacing text not null,
  state text not null,
  phase text,
  -- Progress, in virtual time.
  virtual_us bigint not null default 0,
  duration_us bigint not null default 0,
  attached bigint not null default 0,
  started bigint not null default 0,
  events bigint not null default 0,
  verdict text check (verdict in ('passed', 'failed', 'inconclusive')),
  fingerprint jsonb,
  started_by_subject text not null,
  started_by_name text not null,
  labels jsonb not null default '{}',
  -- Milliseconds, as the service's clock has them: a cursor that was rounded would lose or repeat rows.
  requested_at timestamptz(3) not null,
  started_at timestamptz(3),
  ended_at timestamptz(3),
  wall_seconds double precision,
  parent uuid,
  error text,
  flags jsonb not null default '{}',
  reason text,
  -- Who executes it, until when he must have said so again, and how often somebody took it up.
  lease_owner text,
  lease_expires_at timestamptz,
  lease_count integer not null default 0,
  check ((lease_owner is null) = (lease_expires_at is null))
);

-- A list is the newest first, of everybody or of one filter.
create index run_by_time on run (requested_at desc, id desc);
create index run_by_state on run (state, requested_at desc, id desc);
create index run_by_scenario on run (scenario_name, requested_at desc, id desc);
create index run_by_tenant on run (tenant, requested_at desc, id desc);
create index run_by_person on run (started_by_subject, requested_at desc, id desc);
create index run_by_label on run using gin (labels jsonb_path_ops);
create index run_by_parent on run (parent) where parent is not null;
-- The few that are not over are asked for all the time.
create index run_alive on run (requested_at, id) where state in ('queued', 'planning', 'running', 'settling');

-- Where a state may go. A run of a killed service begins again from its plan, so `planning` may follow itself, and
-- `planning`, `running` and `settling` may go back to `queued`.
create table run_transition (
  state_from text not null,
  state_to text not null,
  primary key (state_from, state_to)
);

insert into run_transition (state_from, state_to) values
  ('queued', 'planning'), ('queued', 'aborted'), ('queued', 'failed'), ('queued', 'interrupted'),
  ('planning', 'running'), ('planning', 'queued'), ('planning', 'aborted'), ('planning', 'failed'),
  ('planning', 'interrupted'),
  ('running', 'settling'), ('running', 'queued'), ('running', 'judged'), ('running', 'aborted'),
  ('running', 'failed'), ('running', 'interrupted'),
  ('settling', 'judged'), ('settling', 'queued'), ('settling', 'running'), ('settling', 'aborted'),
  ('settling', 'failed'), ('settling', 'interrupted'),
  ('interrupted', 'queued');

create function run_goes_where_it_may() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    if new.state <> 'queued' then
      raise exception 'a run begins as queued, not as %', new.state using errcode = 'RL001';
    end if;
  elsif new.state <> old.state and not exists (
    select from run_transition where state_from = old.state and state_to = new.state
  ) then
    raise exception 'a run that is % cannot become %', old.state, new.state using errcode = 'RL001';
  end if;
  return new;
end $$;

create trigger run_transitions before insert or update of state on run
  for each row execute function run_goes_where_it_may();

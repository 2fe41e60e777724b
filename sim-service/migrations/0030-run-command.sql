-- What operators ask of runs. A command is kept when it is accepted, so that it survives the service; which window it
-- took effect in is journalled with the decisions of the run.

create table run_command (
  id uuid primary key,
  run_id uuid not null references run (id) on delete cascade,
  -- The order in which they were accepted.
  position bigint generated always as identity,
  command jsonb not null,
  detail text,
  reason text,
  asked_by_subject text not null,
  asked_by_name text not null,
  asked_at timestamptz(3) not null default now(),
  decided_at_us bigint
);

create index run_command_waiting on run_command (run_id, position) where decided_at_us is null;
create index run_command_of_run on run_command (run_id, position);

-- What is told of runs while they run: the live stream is resumed from here, also after a restart of the service.

create table run_event (
  -- Counted over all runs. Writers take a lock until they commit, so that a reader who has seen a position will never
  -- be shown a lower one later.
  position bigint generated always as identity primary key,
  run_id uuid not null references run (id) on delete cascade,
  seq bigint not null check (seq > 0),
  at_virtual_us bigint not null,
  at timestamptz(3) not null,
  kind text not null,
  data jsonb not null,
  unique (run_id, seq)
);

-- The latest of a kind, for a snapshot.
create index run_event_by_kind on run_event (run_id, kind, seq desc);

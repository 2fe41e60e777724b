-- What a run is executed from and what it came to: large values, compressed by the service, read whole.

create table run_plan (
  run_id uuid primary key references run (id) on delete cascade,
  build text not null,
  sabotage text,
  -- zlib over JSON.
  plan bytea not null,
  checkpoints bytea
);

-- PostgreSQL would try in vain to compress what is compressed.
alter table run_plan alter column plan set storage external, alter column checkpoints set storage external;

-- How far the decisions of a run are known; they themselves, where there were any.
create table run_journal (
  run_id uuid primary key references run (id) on delete cascade,
  reached_us bigint not null
) with (fillfactor = 50);

create table run_decision (
  run_id uuid not null references run (id) on delete cascade,
  at_us bigint not null,
  position integer not null,
  command jsonb not null,
  primary key (run_id, at_us, position)
);

create table run_document (
  run_id uuid not null references run (id) on delete cascade,
  name text not null,
  -- zlib over JSON.
  content bytea not null,
  written_at timestamptz not null default now(),
  primary key (run_id, name)
);

alter table run_document alter column content set storage external;

create table artifact (
  run_id uuid not null references run (id) on delete cascade,
  name text not null,
  media_type text not null,
  octets bigint not null,
  sha256 text not null,
  written_at timestamptz not null default now(),
  primary key (run_id, name)
);

create index artifact_by_content on artifact (sha256);

-- Scenarios, profiles and agreements that people store beside those that ship. Each write is a version of its own, a
-- deletion too: nothing that a run once ran, and nobody's work, is forgotten.

create table definition (
  kind text not null check (kind in ('scenario', 'profile', 'agreement')),
  name text not null,
  version integer not null check (version > 0),
  is_latest boolean not null,
  is_deleted boolean not null,
  title text not null,
  owner text not null,
  tags text[] not null,
  hash text not null,
  content text not null,
  updated_at timestamptz(3) not null default now(),
  updated_by_subject text not null,
  updated_by_name text not null,
  primary key (kind, name, version)
);

create unique index definition_latest on definition (kind, name) where is_latest;

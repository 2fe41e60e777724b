-- Events that are to be published, written in the transaction that makes them true (docs/EVENT-LOG.md).
--
-- Whoever publishes takes rows away and keeps no position that could run past one: a transaction that got a low position
-- and commits late is found all the same. Of two writers of one key the second waits for the first (for a row of the
-- state that both change), so its position is higher and nobody sees it before the first's.
create table event_outbox (
  position bigint generated always as identity primary key,
  topic text not null,
  key text not null,
  event_id text not null,
  headers jsonb not null,
  body bytea not null,
  added_at timestamptz not null default clock_timestamp()
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);

-- What a consumer has done, claimed in the transaction that does it: an event that comes again does nothing.
create table processed_event (
  consumer text not null,
  event_id text not null,
  processed_at timestamptz not null default clock_timestamp(),
  primary key (consumer, event_id)
);

create index processed_event_age on processed_event using brin (processed_at);

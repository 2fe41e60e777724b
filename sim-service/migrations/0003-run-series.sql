-- What a run counted, in buckets of virtual time, and what became of its subscribers: many rows, written by COPY and
-- forgotten a month at a time. A run's id is a UUIDv7, so its rows lie in the partition of the month in which the run
-- was asked for; the service makes partitions as they are needed.

-- Names that repeat in millions of rows are numbers there.
create table kpi_metric (
  id smallint generated always as identity primary key,
  name text not null unique
);

create table kpi_dimension (
  id integer generated always as identity primary key,
  phase text not null,
  cause text not null,
  plmn text not null,
  -- E-UTRAN cell identity; -1 where a count belongs to no cell.
  cell integer not null,
  partner text not null,
  unique (phase, cause, plmn, cell, partner)
);

create table kpi_bucket (
  run_id uuid not null,
  start_us bigint not null,
  end_us bigint not null,
  metric smallint not null,
  dimension integer not null,
  total bigint not null,
  primary key (run_id, start_us, metric, dimension)
) partition by range (run_id);

-- Minutes and hours of runs that are over; kept longer.
create table kpi_rollup (
  run_id uuid not null,
  width_us bigint not null,
  start_us bigint not null,
  end_us bigint not null,
  metric smallint not null,
  dimension integer not null,
  total bigint not null,
  primary key (run_id, width_us, start_us, metric, dimension)
) partition by range (run_id);

create table sli_window (
  run_id uuid not null,
  start_us bigint not null,
  end_us bigint not null,
  family text not null,
  good bigint not null,
  bad bigint not null,
  -- Latency: count, sum, least, most and the buckets that are not empty.
  histogram bytea not null,
  primary key (run_id, start_us, family)
) partition by range (run_id);

create table subscriber_outcome (
  run_id uuid not null,
  ue_id integer not null,
  imsi text not null,
  home text not null,
  visited text not null,
  cell integer not null,
  attach text not null,
  cause smallint not null,
  prescribed boolean not null,
  is_failed boolean not null,
  phase text,
  attaches integer not null,
  attach_latency_us bigint,
  handovers integer not null,
  handover_failures integer not null,
  uplink_octets bigint not null,
  downlink_octets bigint not null,
  debited_octets bigint not null,
  billed_micros bigint not null,
  primary key (run_id, ue_id)
) partition by range (run_id);

create index subscriber_failed on subscriber_outcome (run_id, ue_id) where is_failed;

-- Which runs were rolled up, and from when on the rows of a table are still there.
create table kpi_rolled_up (
  run_id uuid primary key references run (id) on delete cascade,
  rolled_up_at timestamptz not null default now()
);

create table retention (
  table_name text primary key,
  dropped_before timestamptz not null
);

-- Minutes of windows: a curve over a virtual day is drawn from 1,440 rows of each family, not from 86,400. Made of the
-- windows that are stored whenever one of theirs is written, and kept when the windows are dropped.

create table sli_rollup (
  run_id uuid not null,
  start_us bigint not null,
  end_us bigint not null,
  family text not null,
  good bigint not null,
  bad bigint not null,
  histogram bytea not null,
  primary key (run_id, start_us, family)
) partition by range (run_id);

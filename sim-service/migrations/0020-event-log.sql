-- The event log on Postgres: topics in partitions, consumer groups that share them (docs/EVENT-LOG.md).

-- A publisher holds the row of each partition that it writes to until it commits. So offsets have no gaps, and a reader
-- who sees one has seen all before it: no message that commits late can lie behind a committed offset.
create table event_partition (
  topic text not null,
  partition integer not null,
  first_offset bigint not null default 0,
  next_offset bigint not null default 0,
  primary key (topic, partition)
) with (fillfactor = 50);

create table event_message (
  topic text not null,
  partition integer not null,
  log_offset bigint not null,
  key text not null,
  event_id text not null,
  headers jsonb not null,
  body bytea not null,
  published_at timestamptz not null default clock_timestamp(),
  primary key (topic, partition, log_offset)
);

create table event_member (
  group_name text not null,
  member text not null,
  topics text[] not null,
  joined_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null,
  primary key (group_name, member)
) with (fillfactor = 50);

-- Owned by a member for as long as it lives; the epoch counts owners, and a commit of an earlier one is refused.
create table event_group_partition (
  group_name text not null,
  topic text not null,
  partition integer not null,
  committed bigint not null,
  committed_at timestamptz not null default clock_timestamp(),
  owner text,
  epoch bigint not null default 0,
  primary key (group_name, topic, partition)
) with (fillfactor = 50);

-- Rows are locked in the order of partitions, so that two publishers never wait for each other.
create function event_publish(
  of_topic text, partitions integer[], keys text[], event_ids text[], header_sets text[], bodies bytea[]
) returns void language plpgsql as $$
declare
  part record;
  bases bigint[] := '{}';
  base bigint;
begin
  for part in
    select w.partition, count(*) as messages from unnest(partitions) w(partition) group by 1 order by 1
  loop
    update event_partition p set next_offset = p.next_offset + part.messages
      where p.topic = of_topic and p.partition = part.partition
      returning p.next_offset - part.messages into base;
    if base is null then
      raise exception 'topic % has no partition %', of_topic, part.partition using errcode = 'P0002';
    end if;
    bases[part.partition + 1] := base;
    base := null;
  end loop;
  insert into event_message (topic, partition, log_offset, key, event_id, headers, body)
    select of_topic, w.partition,
      bases[w.partition + 1] + row_number() over (partition by w.partition order by w.n) - 1,
      w.key, w.event_id, w.headers::jsonb, w.body
    from unnest(partitions, keys, event_ids, header_sets, bodies)
      with ordinality w(partition, key, event_id, headers, body, n);
  perform pg_notify('event_log', 'topic ' || of_topic || ' ' ||
    (select string_agg(distinct w.partition::text, ' ') from unnest(partitions) w(partition)));
end $$;

-- One beat of a member: it lives, the dead are struck off, and it takes what is free of its share. Beats of a group take
-- turns. A beat lost in a crash is made good by the next, so none waits for the disk.
create function event_beat(of_group text, me text, my_topics text[], lease_ms integer)
returns table (topic text, partition integer, epoch bigint, committed bigint, is_mine boolean)
language plpgsql as $$
#variable_conflict use_column
declare
  changes integer;
  struck integer;
begin
  perform set_config('synchronous_commit', 'off', true);
  perform pg_advisory_xact_lock(hashtextextended('event group ' || of_group, 0));
  update event_member m set expires_at = clock_timestamp() + lease_ms * interval '1 millisecond'
    where m.group_name = of_group and m.member = me;
  get diagnostics changes = row_count;
  if changes = 0 then
    insert into event_member (group_name, member, topics, expires_at)
      values (of_group, me, my_topics, clock_timestamp() + lease_ms * interval '1 millisecond');
  end if;
  delete from event_member m where m.group_name = of_group and m.expires_at < clock_timestamp();
  get diagnostics struck = row_count;
  if changes = 0 or struck > 0 then
    perform pg_notify('event_log', 'group ' || of_group);
  end if;
  update event_group_partition g set owner = null
    where g.group_name = of_group and g.owner is not null
      and not exists (select from event_member m where m.group_name = of_group and m.member = g.owner);
  return query
    with seat as (
      select t.topic, m.member,
        row_number() over (partition by t.topic order by m.joined_at, m.member) - 1 as number,
        count(*) over (partition by t.topic) as seats
      from event_member m cross join lateral unnest(m.topics) t(topic) where m.group_name = of_group
    ), share as (
      select g.topic, g.partition from event_group_partition g join seat s on s.topic = g.topic and s.member = me
      where g.group_name = of_group and (g.partition + abs(hashtext(g.topic)::bigint)) % s.seats = s.number
    ), taken as (
      update event_group_partition g set owner = me, epoch = g.epoch + 1 from share s
      where g.group_name = of_group and g.topic = s.topic and g.partition = s.partition and g.owner is null
      returning g.topic, g.partition, g.epoch, g.committed
    )
    select t.topic, t.partition, t.epoch, t.committed, true from taken t
    union all
    select g.topic, g.partition, g.epoch, g.committed, s.topic is not null
    from event_group_partition g left join share s on s.topic = g.topic and s.partition = g.partition
    where g.group_name = of_group and g.owner = me;
end $$;

-- Done below this offset; false where the partition has another owner by now.
create function event_commit(
  of_group text, me text, of_topic text, of_partition integer, of_epoch bigint, below bigint
) returns boolean language plpgsql as $$
begin
  perform set_config('synchronous_commit', 'off', true);
  update event_group_partition g set committed = greatest(g.committed, below), committed_at = clock_timestamp()
    where g.group_name = of_group and g.topic = of_topic and g.partition = of_partition
      and g.owner = me and g.epoch = of_epoch;
  return found;
end $$;

-- Gives partitions back, all of them where none is named, and tells the group.
create function event_release(of_group text, me text, of_topics text[], of_partitions integer[])
returns void language plpgsql as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('event group ' || of_group, 0));
  if of_topics is null then
    delete from event_member m where m.group_name = of_group and m.member = me;
    update event_group_partition g set owner = null where g.group_name = of_group and g.owner = me;
    -- A group of one process or run, `what:which`, goes with its last member.
    delete from event_group_partition g where g.group_name = of_group and of_group like '%:%'
      and not exists (select from event_member m where m.group_name = of_group);
  else
    update event_group_partition g set owner = null
      from unnest(of_topics, of_partitions) r(topic, partition)
      where g.group_name = of_group and g.owner = me and g.topic = r.topic and g.partition = r.partition;
  end if;
  perform pg_notify('event_log', 'group ' || of_group);
end $$;

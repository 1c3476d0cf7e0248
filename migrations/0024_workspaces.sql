-- Workspaces: the files that programs find from their earlier runs.
-- minimumRelease: 0.1.0

create table millrace.workspace_owner (
  owner text primary key,
  bytes bigint not null default 0,
  overhead bigint not null default 0,
  version bigint not null default 0,
  hits bigint not null default 0,
  misses bigint not null default 0,
  puts bigint not null default 0,
  evictions jsonb not null default '{}'
) with (fillfactor = 50);
comment on table millrace.workspace_owner is 'Who has or had workspaces; who changes one of them holds its owner''s row';
comment on column millrace.workspace_owner.owner is 'Client whose they are; empty: of nobody in particular';
comment on column millrace.workspace_owner.bytes is 'Bytes of its contents, each counted once';
comment on column millrace.workspace_owner.overhead is 'Bytes that its rows take beside these, about: 256 for each workspace, for each file as well, and the file''s path';
comment on column millrace.workspace_owner.version is 'Version of its newest snapshot';
comment on column millrace.workspace_owner.hits is 'How often a program found a snapshot';
comment on column millrace.workspace_owner.misses is 'How often there was none';
comment on column millrace.workspace_owner.puts is 'How many snapshots were saved';
comment on column millrace.workspace_owner.evictions is 'How many workspaces went, by why they went';

create table millrace.workspace (
  owner text not null,
  name text not null,
  version bigint not null,
  files integer not null,
  bytes bigint not null,
  saved_at timestamp with time zone not null default clock_timestamp(),
  used_at timestamp with time zone not null default clock_timestamp(),
  primary key (owner, name)
) with (fillfactor = 50);
create index workspace_used_at_idx on millrace.workspace (used_at);
create index workspace_owner_used_at_idx on millrace.workspace (owner, used_at);
comment on table millrace.workspace is 'The newest snapshot of each workspace';
comment on column millrace.workspace.owner is 'Whose it is';
comment on column millrace.workspace.name is 'Name of the workspace, its owner''s own';
comment on column millrace.workspace.version is 'Grows with each snapshot of the owner, and never comes twice';
comment on column millrace.workspace.files is 'How many files it holds';
comment on column millrace.workspace.bytes is 'Bytes of its files';
comment on column millrace.workspace.saved_at is 'When a program left it so';
comment on column millrace.workspace.used_at is 'When a program found or saved it last; those not used for the longest go first';

create table millrace.workspace_file (
  owner text not null,
  name text not null,
  path text not null,
  sha256 bytea not null,
  bytes integer not null,
  executable boolean not null,
  primary key (owner, name, path)
);
create index workspace_file_owner_sha256_idx on millrace.workspace_file (owner, sha256);
comment on table millrace.workspace_file is 'The files of the snapshots';
comment on column millrace.workspace_file.owner is 'Whose it is';
comment on column millrace.workspace_file.name is 'Workspace that it is in';
comment on column millrace.workspace_file.path is 'Where it lies below the working directory';
comment on column millrace.workspace_file.sha256 is 'What it holds';
comment on column millrace.workspace_file.bytes is 'How long it is';
comment on column millrace.workspace_file.executable is 'Whether it may be run';

create table millrace.workspace_blob (
  owner text not null,
  sha256 bytea not null,
  content bytea not null,
  primary key (owner, sha256)
);
comment on table millrace.workspace_blob is 'What the files of an owner hold, each content once';
comment on column millrace.workspace_blob.owner is 'Whose it is';
comment on column millrace.workspace_blob.sha256 is 'Hash of the content';
comment on column millrace.workspace_blob.content is 'The bytes';

-- Counts whether a program that begins finds a snapshot, and that it is used.
-- Lock: the owner's row and then the workspace's, until the transaction ends. Index: the primary keys.
create function millrace.use_workspace(p_owner text, p_name text) returns void language plpgsql as $$
declare
  v_found boolean;
begin
  insert into millrace.workspace_owner (owner) values (p_owner) on conflict do nothing;
  perform from millrace.workspace_owner o where o.owner = p_owner for update;
  update millrace.workspace w set used_at = clock_timestamp() where w.owner = p_owner and w.name = p_name;
  v_found := found;
  update millrace.workspace_owner o set hits = o.hits + v_found::int4, misses = o.misses + (not v_found)::int4 where o.owner = p_owner;
end $$;
comment on function millrace.use_workspace is 'Notes that a program begins in a workspace';

-- Lets contents go that no file of their owner holds any more, and tells their bytes. The caller holds the owner's row.
-- Lock: the contents' rows. Index: workspace_blob's primary key, workspace_file by owner and hash.
create function millrace.drop_workspace_blobs(p_owner text, p_hashes bytea[]) returns bigint language plpgsql as $$
declare
  v_bytes bigint;
begin
  with dropped as (
    delete from millrace.workspace_blob b where b.owner = p_owner and b.sha256 = any (p_hashes)
      and not exists (select from millrace.workspace_file f where f.owner = p_owner and f.sha256 = b.sha256)
    returning octet_length(b.content) as bytes
  )
  select coalesce(sum(d.bytes), 0) into v_bytes from dropped d;
  return v_bytes;
end $$;
comment on function millrace.drop_workspace_blobs is 'Lets contents go that no file holds any more';

-- What the rows of a workspace take beside its contents, about; null: there is none. Lock: none. Index: workspace_file's primary key.
create function millrace.workspace_overhead(p_owner text, p_name text) returns bigint language plpgsql as $$
begin
  return (
    select 256 + coalesce((
      select sum(256 + octet_length(f.path)) from millrace.workspace_file f where f.owner = p_owner and f.name = p_name), 0)
    from millrace.workspace w where w.owner = p_owner and w.name = p_name);
end $$;
comment on function millrace.workspace_overhead is 'Bytes that the rows of a workspace take beside its contents';

-- Puts a snapshot in place of the one that the program found (p_version; null: it found none), all of it or nothing: files are
-- {path, sha256, executable}, contents those that the snapshot before did not hold, in base64. `conflict`: another was saved, or
-- it was let go, since; then nothing changes. Lock: the owner's row. Index: the primary keys, workspace_file by owner and hash.
create function millrace.save_workspace(p_owner text, p_name text, p_version bigint, p_files jsonb, p_contents jsonb, out answer text, out version bigint) language plpgsql as $$
#variable_conflict use_column
declare
  v_current bigint;
  v_overhead bigint;
  v_added bigint;
  v_gone bytea[];
  v_new bigint;
  v_files integer;
  v_bytes bigint;
begin
  insert into millrace.workspace_owner (owner) values (p_owner) on conflict do nothing;
  perform from millrace.workspace_owner o where o.owner = p_owner for update;
  select w.version into v_current from millrace.workspace w where w.owner = p_owner and w.name = p_name;
  if v_current is distinct from p_version then
    save_workspace.answer := 'conflict';
    save_workspace.version := v_current;
    return;
  end if;
  v_overhead := coalesce(millrace.workspace_overhead(p_owner, p_name), 0);
  with added as (
    insert into millrace.workspace_blob (owner, sha256, content)
    select p_owner, sha256(c.content), c.content
    from (select decode(j.value, 'base64') as content from jsonb_array_elements_text(p_contents) j) c
    on conflict do nothing returning octet_length(content) as bytes
  )
  select coalesce(sum(a.bytes), 0) into v_added from added a;
  with gone as (
    delete from millrace.workspace_file f where f.owner = p_owner and f.name = p_name and not exists (
      select from jsonb_to_recordset(p_files) n (path text, sha256 text, executable boolean)
      where n.path = f.path and decode(n.sha256, 'hex') = f.sha256 and n.executable = f.executable)
    returning f.sha256
  )
  select array_agg(g.sha256) into v_gone from gone g;
  insert into millrace.workspace_file (owner, name, path, sha256, bytes, executable)
  select p_owner, p_name, n.path, b.sha256, octet_length(b.content), n.executable
  from jsonb_to_recordset(p_files) n (path text, sha256 text, executable boolean)
  join millrace.workspace_blob b on b.owner = p_owner and b.sha256 = decode(n.sha256, 'hex')
  on conflict do nothing;
  select count(*), coalesce(sum(f.bytes), 0) into v_files, v_bytes
  from millrace.workspace_file f where f.owner = p_owner and f.name = p_name;
  if v_files <> jsonb_array_length(p_files) then
    raise exception 'a file of this workspace came without its content' using errcode = '22023', hint = 'Send what the snapshot before did not hold.';
  end if;
  update millrace.workspace_owner o
  set bytes = o.bytes + v_added - millrace.drop_workspace_blobs(p_owner, v_gone), version = o.version + 1, puts = o.puts + 1
  where o.owner = p_owner returning o.version into v_new;
  insert into millrace.workspace as w (owner, name, version, files, bytes) values (p_owner, p_name, v_new, v_files, v_bytes)
  on conflict on constraint workspace_pkey do update set version = excluded.version, files = excluded.files, bytes = excluded.bytes,
    saved_at = clock_timestamp(), used_at = clock_timestamp();
  update millrace.workspace_owner o set overhead = o.overhead + millrace.workspace_overhead(p_owner, p_name) - v_overhead
  where o.owner = p_owner;
  save_workspace.answer := 'saved';
  save_workspace.version := v_new;
end $$;
comment on function millrace.save_workspace is 'Puts a snapshot in place of the one that a program found, unless that has changed since';

-- Lets a workspace go and counts why; given p_used_at, only if no program found or saved it since. False: it did not go. Lock: the owner's row. Index: the primary keys, workspace_file by
-- owner and hash.
create function millrace.drop_workspace(p_owner text, p_name text, p_reason text, p_used_at timestamp with time zone default null) returns boolean language plpgsql as $$
declare
  v_gone bytea[];
  v_overhead bigint;
begin
  perform from millrace.workspace_owner o where o.owner = p_owner for update;
  v_overhead := millrace.workspace_overhead(p_owner, p_name);
  delete from millrace.workspace w where w.owner = p_owner and w.name = p_name and w.used_at = coalesce(p_used_at, w.used_at);
  if not found then
    return false;
  end if;
  with gone as (
    delete from millrace.workspace_file f where f.owner = p_owner and f.name = p_name returning f.sha256
  )
  select array_agg(g.sha256) into v_gone from gone g;
  update millrace.workspace_owner o
  set bytes = o.bytes - millrace.drop_workspace_blobs(p_owner, v_gone), overhead = o.overhead - v_overhead,
    evictions = o.evictions || jsonb_build_object(p_reason, coalesce((o.evictions ->> p_reason)::int8, 0) + 1)
  where o.owner = p_owner;
  return true;
end $$;
comment on function millrace.drop_workspace is 'Lets a workspace go and counts why';

-- Lock: as drop_workspace. Index: the primary keys.
create function millrace.purge_workspace(owner text, name text) returns boolean language plpgsql as $$
begin
  if not millrace.drop_workspace(coalesce(purge_workspace.owner, ''), purge_workspace.name, 'purged') then
    return false;
  end if;
  perform millrace.audit('workspace', purge_workspace.name, 'purge', jsonb_build_object('owner', purge_workspace.owner), null);
  return true;
end $$;
comment on function millrace.purge_workspace is 'Lets a workspace of this owner go: its next program begins without files. False: there is none';

-- While all workspaces take more than so many bytes: of the owner who takes the most, lets that one go which was not used for the
-- longest, so that nobody loses files for what another keeps. Null: they do not. False: a program has used it meanwhile, so it did not go.
-- Lock: as drop_workspace. Index: workspace by owner and used_at; there is one row an owner to add up.
create function millrace.trim_workspaces(p_max_bytes bigint) returns boolean language plpgsql as $$
declare
  v_oldest record;
begin
  if (select coalesce(sum(o.bytes + o.overhead), 0) from millrace.workspace_owner o) <= p_max_bytes then
    return null;
  end if;
  select w.* into v_oldest
  from millrace.workspace_owner o
  cross join lateral (select w.owner, w.name, w.used_at from millrace.workspace w where w.owner = o.owner order by w.used_at limit 1) w
  where o.bytes + o.overhead = (select max(m.bytes + m.overhead) from millrace.workspace_owner m)
  order by w.used_at limit 1;
  if not found then
    return null;
  end if;
  return millrace.drop_workspace(v_oldest.owner, v_oldest.name, 'capacity', v_oldest.used_at);
end $$;
comment on function millrace.trim_workspaces is 'Lets a workspace of the owner go who takes the most, while all together are too large';

-- Lets workspaces go that no program has used for so many days, of p_limit that it looks at. Returns how many it looked
-- at: p_limit when there may be more.
-- Lock: as drop_workspace, in the order of owners. Index: workspace by used_at.
create function millrace.sweep_workspaces(p_days integer, p_limit integer) returns integer language plpgsql as $$
declare
  v_stale record;
  v_count integer := 0;
begin
  for v_stale in
    select s.owner, s.name, s.used_at from (
      select w.owner, w.name, w.used_at from millrace.workspace w where w.used_at < clock_timestamp() - make_interval(days => p_days)
      order by w.used_at limit p_limit) s
    order by s.owner, s.name
  loop
    perform millrace.drop_workspace(v_stale.owner, v_stale.name, 'expired', v_stale.used_at);
    v_count := v_count + 1;
  end loop;
  return v_count;
end $$;
comment on function millrace.sweep_workspaces is 'Lets workspaces go that no program has used for so many days';

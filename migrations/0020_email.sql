-- Mails: what became of each, templates that count before the built-in ones, addresses that are not to be written to, and
-- how fast mails of one domain go out.
-- minimumRelease: 0.1.0

create table millrace.email (
  job_id bigint not null,
  recipient text not null,
  message_id text not null,
  template text not null,
  subject text not null,
  state text not null,
  attempts integer not null default 0,
  turn_at timestamp with time zone,
  server text,
  answer text,
  body_text text,
  body_html text,
  created_at timestamp with time zone not null default clock_timestamp(),
  updated_at timestamp with time zone not null default clock_timestamp(),
  primary key (job_id, recipient),
  constraint email_state_check check (state in ('deferred', 'paced', 'sending', 'sent', 'kept', 'refused', 'suppressed'))
);
create index email_recipient on millrace.email (recipient, job_id);
create index email_state on millrace.email (state, job_id, recipient);
create index email_updated_at on millrace.email (updated_at);
comment on table millrace.email is 'Mails, one row for each recipient of a job; those in the outbox with what they say';
comment on column millrace.email.job_id is 'The job that sends it';
comment on column millrace.email.recipient is 'Who gets it';
comment on column millrace.email.message_id is 'Its Message-ID, the same over all attempts';
comment on column millrace.email.template is 'What it was made from';
comment on column millrace.email.subject is 'Its subject, as rendered last';
comment on column millrace.email.state is 'deferred: not handed over yet, or put off; paced: waits for its domain''s pace; sending: being handed over, or its worker died meanwhile; sent: accepted by a server; kept: in the outbox; refused: for good; suppressed: the address is not to be written to';
comment on column millrace.email.attempts is 'How often it was begun to hand it over';
comment on column millrace.email.turn_at is 'Its place in its domain''s line: when it is to come; null: it does not wait';
comment on column millrace.email.server is 'Host and port of the server that answered last';
comment on column millrace.email.answer is 'What that server said, or why it did not';
comment on column millrace.email.body_text is 'Of a mail in the outbox: its text';
comment on column millrace.email.body_html is 'Of a mail in the outbox: its HTML';
comment on column millrace.email.created_at is 'When it was begun first';
comment on column millrace.email.updated_at is 'When its state was written last';

create table millrace.email_template (
  name text primary key,
  subject text not null,
  body_text text not null,
  body_html text not null,
  updated_at timestamp with time zone not null default clock_timestamp()
);
comment on table millrace.email_template is 'Templates of mails in Liquid that count before those of that name that are built in. Write it by HTTP or the library, which parse it';
comment on column millrace.email_template.name is 'Of the template';
comment on column millrace.email_template.subject is 'Its subject';
comment on column millrace.email_template.body_text is 'Its plain text';
comment on column millrace.email_template.body_html is 'Its HTML';
comment on column millrace.email_template.updated_at is 'When it was written';

create table millrace.email_suppression (
  address text primary key,
  scope text not null,
  reason text,
  created_at timestamp with time zone not null default clock_timestamp(),
  constraint email_suppression_address_check check (address = lower(address)),
  constraint email_suppression_scope_check check (scope in ('all', 'newsletter')),
  constraint email_suppression_reason_check check (length(reason) <= 500)
);
comment on table millrace.email_suppression is 'Addresses that are not to be written to. Change it by suppress_email and unsuppress_email';
comment on column millrace.email_suppression.address is 'In small letters';
comment on column millrace.email_suppression.scope is 'all: no mail; newsletter: no newsletters';
comment on column millrace.email_suppression.reason is 'For the people who run it';
comment on column millrace.email_suppression.created_at is 'When it was put on the list first';

create trigger audit after insert or delete or update on millrace.email_template
  for each row execute function millrace.audit_row('email template', 'name', 'updated_at');
create trigger audit after insert or delete or update on millrace.email_suppression
  for each row execute function millrace.audit_row('email suppression', 'address', 'created_at');

create table millrace.email_pace (
  domain text primary key,
  interval_ms double precision not null,
  next_at timestamp with time zone not null,
  line_at timestamp with time zone,
  newsletter_line_at timestamp with time zone
) with (fillfactor = 50);
comment on table millrace.email_pace is 'When the next mail to each domain may go; a domain without a row is free';
comment on column millrace.email_pace.domain is 'What stands after the @, in small letters';
comment on column millrace.email_pace.interval_ms is 'How far mails are apart, as the process that asked last has it';
comment on column millrace.email_pace.next_at is 'When the next mail may go: every one that goes moves it on';
comment on column millrace.email_pace.line_at is 'Mails that wait and are no newsletters are to come up to here, an interval apart; null or past: none waits';
comment on column millrace.email_pace.newsletter_line_at is 'The same of newsletters, which go only while no other mail waits';

-- What is to be done about one mail of a job: looks whether it is done with, whether its address is suppressed, and whether
-- its domain's pace lets it go now; 'sending' is for the caller to hand it over. The pace is charged as a mail goes, so it holds
-- whatever happened while mails waited. Those that find it used up line up: each is told when to come, an interval after the
-- one before it. That is a place and no right, as in begin_delivery; one that is far off is asked about again when the mail is twice as old.
-- Newsletters have a line of their own, behind that of all others. Lock: the mail's row, then the domain's, until the
-- statement ends. Index: the primary keys.
create function millrace.begin_email(p_job bigint, p_recipient text, p_message_id text, p_template text, p_subject text, p_attempt integer,
  p_newsletter boolean, p_domain text, p_interval_ms double precision, out state text, out wait_ms double precision, out interrupted boolean, out server text, out answer text)
language plpgsql as $$
declare
  v_now timestamp with time zone;
  v_turn timestamp with time zone;
  v_created_at timestamp with time zone;
  v_pace millrace.email_pace;
  v_found millrace.email_pace;
  v_step interval := make_interval(secs => p_interval_ms / 1000);
  v_line_at timestamp with time zone;
begin
  insert into millrace.email as e (job_id, recipient, message_id, template, subject, state)
  values (p_job, p_recipient, p_message_id, p_template, p_subject, 'deferred') on conflict on constraint email_pkey do nothing;
  select e.state, e.turn_at, e.created_at, e.server, e.answer into begin_email.state, v_turn, v_created_at, begin_email.server, begin_email.answer from millrace.email e where e.job_id = p_job and e.recipient = p_recipient for update;
  wait_ms := 0;
  interrupted := begin_email.state = 'sending';
  if begin_email.state in ('sent', 'kept') or begin_email.state = 'refused' and p_attempt > 1 then
    return;
  end if;
  v_now := clock_timestamp();
  if exists (select from millrace.email_suppression s where s.address = lower(p_recipient) and (s.scope = 'all' or p_newsletter)) then
    state := 'suppressed';
  else
    if p_interval_ms is not null then
      insert into millrace.email_pace (domain, interval_ms, next_at) values (p_domain, p_interval_ms, v_now) on conflict do nothing;
      select * into v_found from millrace.email_pace p where p.domain = p_domain for update;
      v_pace := v_found;
      v_now := clock_timestamp();
      if v_pace.interval_ms <> p_interval_ms or v_pace.next_at < v_now - greatest(v_step, interval '5 seconds') then
        v_pace.line_at := null;
        v_pace.newsletter_line_at := null;
        v_pace.next_at := least(v_pace.next_at, v_now + v_step);
      end if;
      v_line_at := case when p_newsletter then v_pace.newsletter_line_at else v_pace.line_at end;
      if begin_email.state <> 'paced' or v_turn >= coalesce(v_line_at, '-infinity') then
        v_turn := null;
      end if;
      if v_pace.next_at <= v_now and coalesce(v_turn, v_line_at, v_now) <= v_now and (not p_newsletter or coalesce(v_pace.line_at, v_now) <= v_now) then
        v_pace.next_at := greatest(v_pace.next_at, case when v_turn is null then v_now else greatest(v_turn, v_now - v_step) end) + v_step;
        v_turn := null;
      elsif v_turn is null or v_turn <= v_now then
        v_turn := greatest(v_now, v_pace.next_at, v_line_at, case when p_newsletter then v_pace.line_at end);
        v_line_at := v_turn + v_step;
      end if;
      v_pace.interval_ms := p_interval_ms;
      if p_newsletter then
        v_pace.newsletter_line_at := v_line_at;
      else
        v_pace.line_at := v_line_at;
      end if;
      if v_pace is distinct from v_found then
        update millrace.email_pace p set interval_ms = v_pace.interval_ms, next_at = v_pace.next_at, line_at = v_pace.line_at, newsletter_line_at = v_pace.newsletter_line_at
        where p.domain = p_domain;
      end if;
      wait_ms := coalesce(ceil(date_part('epoch', v_turn - v_now) * 1000), 0);
      wait_ms := least(wait_ms, greatest(600000, ceil(date_part('epoch', v_now - v_created_at) * 1000)));
    end if;
    state := case when wait_ms > 0 then 'paced' else 'sending' end;
  end if;
  update millrace.email e set state = begin_email.state, message_id = p_message_id, subject = p_subject, updated_at = v_now,
    turn_at = case when begin_email.state = 'paced' then v_turn end, attempts = e.attempts + (begin_email.state = 'sending')::integer
  where e.job_id = p_job and e.recipient = p_recipient;
end $$;
comment on function millrace.begin_email is 'What is to be done about one mail of a job; sending: hand it over, paced: come again in wait_ms, else it is done with';

create function millrace.suppress_email(address text, scope text default 'all', reason text default null) returns millrace.email_suppression language plpgsql as $$
#variable_conflict use_variable
declare
  v_suppression millrace.email_suppression;
begin
  if address !~ '^[^@[:space:]]+@[^@[:space:]]+$' or length(address) > 254 then
    raise exception '% is no mail address', quote_nullable(left(address, 100)) using errcode = '22023';
  end if;
  insert into millrace.email_suppression as s (address, scope, reason) values (lower(address), scope, reason)
  on conflict on constraint email_suppression_pkey do update set scope = excluded.scope, reason = excluded.reason
  returning s.* into v_suppression;
  return v_suppression;
end $$;
comment on function millrace.suppress_email is 'Has an address get no mail (scope all), or no newsletters (scope newsletter), by any process from its next mail on';

create function millrace.unsuppress_email(address text) returns boolean language plpgsql as $$
begin
  delete from millrace.email_suppression s where s.address = lower(unsuppress_email.address);
  return found;
end $$;
comment on function millrace.unsuppress_email is 'Takes an address from the list of those that get no mail. False: it was not on it';

-- Forgets mails that nothing was written of for p_days, and domains that no mail has a turn for.
-- Index: email_updated_at; email_pace is small. Lock: the rows.
create function millrace.sweep_emails(p_days integer) returns void language plpgsql as $$
begin
  delete from millrace.email e where e.updated_at < clock_timestamp() - make_interval(days => p_days + 1)
    and (e.turn_at is null or e.turn_at < clock_timestamp() - interval '1 day');
  delete from millrace.email_pace p where p.domain in (
    select i.domain from millrace.email_pace i where i.next_at < clock_timestamp() - interval '1 hour' for update skip locked);
end $$;
comment on function millrace.sweep_emails is 'Forgets mails that nothing was written of for so many days, and paces of domains that are free';

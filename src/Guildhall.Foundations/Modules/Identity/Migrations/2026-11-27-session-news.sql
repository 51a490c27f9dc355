-- Nodes remember the sessions of the public. Whatever a session is read from says here that it has changed: to the node that changes it by a
-- notice, which arrives before its commit is answered, and to the others by a notification. What only grows older (seen_at) is not said.

create function identity.say_session_changed() returns trigger
    language plpgsql
    as $$
declare
    said text := 'session';
begin
    if tg_table_name = 'session' then
        said := said || ':' || old.id;
    end if;
    perform pg_notify('guildhall', said);
    raise notice using errcode = 'GH001', message = said;
    return null;
end
$$;

comment on function identity.say_session_changed() is 'Has every node forget the session that changed, or all when it is no session that changed.';

create trigger session_changed after update on identity.session
    for each row when (old.scheme = 'person' and (new.seen_at < old.seen_at
        or (old.id, old.secret_hash, old.stamp, old.created_at, old.ended_at, old.two_factor_at, old.verified_at, old.acting_kind, old.acting_id, old.acting_name)
            is distinct from
            (new.id, new.secret_hash, new.stamp, new.created_at, new.ended_at, new.two_factor_at, new.verified_at, new.acting_kind, new.acting_id, new.acting_name)))
    execute function identity.say_session_changed();

create trigger session_changed after update on identity.account
    for each row when (old.kind = 'person' and
        (old.kind, old.name, old.email, old.active, old.security_stamp, old.always_second_step)
            is distinct from
            (new.kind, new.name, new.email, new.active, new.security_stamp, new.always_second_step))
    execute function identity.say_session_changed();

create trigger session_changed after update on identity.business
    for each row when ((old.name, old.closed_at) is distinct from (new.name, new.closed_at))
    execute function identity.say_session_changed();

create trigger session_changed after insert or update or delete on identity.business_member
    for each statement execute function identity.say_session_changed();

create trigger session_changed after insert or update or delete on identity.helping
    for each statement execute function identity.say_session_changed();

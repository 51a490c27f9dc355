-- Tries are counted by the limiter, for who makes them: a lock on the account was a way to lock its owner out.
alter table identity.account drop column access_failed_count, drop column lockout_end;

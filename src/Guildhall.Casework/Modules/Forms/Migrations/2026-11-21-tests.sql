alter table forms.draft add column test boolean not null default false;
comment on column forms.draft.test is 'Begun by somebody who tries a definition out before it is published; never counted.';

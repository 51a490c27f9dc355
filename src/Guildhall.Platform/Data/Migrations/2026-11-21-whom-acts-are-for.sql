create index audit_entry_for on platform.audit_entry ((detail ->> 'actingFor'), id) where detail ->> 'actingFor' is not null;

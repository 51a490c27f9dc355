create index file_copy_of on disclosure.file (copy_of) where copy_of is not null;

create index draft_acting_for on forms.draft (acting_for) where acting_for is not null;

comment on table identity.helping_consent is
    'The words a person agreed to, each time they did. Nothing is changed, and removed only with an invitation that nobody accepted.';

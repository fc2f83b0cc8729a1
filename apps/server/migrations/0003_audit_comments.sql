-- What an author said about a change. Entries without a comment keep the hash that they have.

alter table audit_log add column comment text;

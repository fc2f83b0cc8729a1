-- Exposures are grouped by steps of their time, of which there are few, never by the time itself. Knowing
-- that, PostgreSQL counts them with all processors.
alter table exposures alter column exposed_at set (n_distinct = 500);

-- One row per system and event id that stands in more than one row: where its newest version is.
-- Only files whose ids overlap another file's, or repeat inside, are looked at.
select
    system,
    event_id,
    max(file_order * 1000000000000 + file_row) as version
from raw.loans
where is_contested
group by system, event_id

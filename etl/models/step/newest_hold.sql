-- One row per system and hold id that may stand in more than one row: where its newest version is
-- (the newest export wins), and the first change that any of them tells.
select
    system,
    hold_id,
    max(file_order * 1000000000000 + file_row) as version,
    min(last_change) as first_change
from raw.holds
where is_contested
group by system, hold_id

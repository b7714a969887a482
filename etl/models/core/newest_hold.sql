-- One row per system and hold id: where its newest version is (the newest export wins).
select
    system,
    hold_id,
    max(file_order * 1000000000000 + file_row) as version
from raw.holds
group by system, hold_id

-- One row per system and transfer id that may stand in more than one row: where its newest version
-- is (the newest export wins).
select
    system,
    transfer_id,
    max(file_order * 1000000000000 + file_row) as version
from raw.transfers
where is_contested
group by system, transfer_id

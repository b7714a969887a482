-- One row per hold id: where its newest version is (the newest export wins).
select
    hold_id,
    max(file_order * 1000000000000 + file_row) as version
from raw.holds
group by hold_id

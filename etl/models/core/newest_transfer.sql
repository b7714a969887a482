-- One row per transfer id: where its newest version is (the newest export wins).
select
    transfer_id,
    max(file_order * 1000000000000 + file_row) as version
from raw.transfers
group by transfer_id

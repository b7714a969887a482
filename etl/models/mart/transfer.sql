-- One row per transfer between branches, in its newest version; places as of the day it was asked.
-- hours = from sent to arrived; empty while it is under way. An unmapped branch has no library.
select
    transfer_id,
    from_branch,
    from_library,
    from_municipality_code,
    to_branch,
    to_library,
    to_municipality_code,
    reason,
    requested_at,
    sent_at,
    arrived_at,
    cancelled_at,
    hours
from part.transfer
order by system, transfer_id

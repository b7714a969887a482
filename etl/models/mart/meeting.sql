-- One row per meeting of a group; held_on is null where only the year is known.
select
    meeting_id,
    group_id,
    held_on::date as held_on,
    year::integer as year,
    kind,
    source
from raw.cooperation
where record = 'meeting'
order by year, held_on, meeting_id

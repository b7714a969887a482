-- One row per award or other recognition; library is null where the winner is none of the region.
select
    recognition_id,
    year::integer as year,
    award,
    award_kind,
    result,
    library,
    winner_text,
    grounds_fi,
    decided_by,
    announced_on::date as announced_on,
    source,
    confidence
from raw.cooperation
where record = 'recognition'
order by year, recognition_id

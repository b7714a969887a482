-- One row per working group, network or recurring event of the cooperation.
select
    group_id,
    name_fi,
    name_sv,
    name_en,
    name_se,
    kind,
    purpose_fi,
    started_on::date as started_on,
    ended_on::date as ended_on,
    is_documented::boolean as is_documented,
    source
from raw.cooperation
where record = 'working_group'
order by group_id

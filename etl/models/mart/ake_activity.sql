-- One row per training, visit, event or other work of the regional development library.
-- library is the one library it concerned, where it was one; person_years only where kind says so.
select
    activity_id,
    year::integer as year,
    held_on::date as held_on,
    kind,
    task,
    title,
    library,
    participants::integer as participants,
    libraries_reached::integer as libraries_reached,
    hours::decimal(12, 2) as hours,
    euros::decimal(12, 2) as euros,
    person_years::decimal(12, 2) as person_years,
    source,
    note
from raw.cooperation
where record = 'ake_activity'
order by year, held_on, activity_id

-- The grant of the regional development library, its use by class of cost, and its staff by role.
-- euros are of grants and costs alone, person_years of staff alone.
select
    year::integer as year,
    finance_kind,
    item,
    euros::decimal(12, 2) as euros,
    person_years::decimal(12, 2) as person_years,
    source,
    note
from raw.cooperation
where record = 'finance'
order by year, finance_kind, item

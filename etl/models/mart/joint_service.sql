-- One row per piece of work that a library did for a service which the libraries share.
-- library is null where only the consortium is named. An amount not known is null, not zero.
select
    joint_service_id,
    service,
    title,
    library,
    year::integer as year,
    date_from::date as date_from,
    date_to::date as date_to,
    work,
    shifts::integer as shifts,
    hours::decimal(12, 2) as hours,
    items::integer as items,
    source,
    note
from raw.cooperation
where record = 'joint_service'
order by year, service, library, joint_service_id

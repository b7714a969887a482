-- One row per system: an installation of Koha or the like, with numbers and codes of its own. Where
-- the region pack lists none, there is one, which has no name. prefix stands before its branch
-- codes where they are published, empty when nothing can clash. zone is the clock of its times.
select
    listed.system,
    case when count(*) over () > 1 then listed.system || ':' else '' end as prefix,
    coalesce(listed.time_zone, job.zone) as zone
from raw.system as listed
cross join raw.job as job
union all
select
    job.home_system as system,
    '' as prefix,
    job.zone
from raw.job as job
where not exists (select 1 from raw.system)

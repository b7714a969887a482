-- One row per system that the region pack lists; none where there is one that has no name.
-- is_first: what names no system is of it. source_system is what it is: Koha, Aurora.
select
    listed.system,
    listed.name_fi,
    listed.name_sv,
    listed.name_en,
    listed.name_se,
    listed.consortium,
    known.zone as time_zone,
    listed.source as source_system,
    listed.system = job.home_system as is_first
from raw.system as listed
cross join raw.job as job
inner join pack.system as known on listed.system = known.system
order by listed.system = job.home_system desc, listed.system asc

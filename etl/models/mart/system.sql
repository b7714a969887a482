-- One row per system that the region pack lists, none where there is one
-- that has no name. source_system is what it is: Koha, Aurora.
select
    listed.system,
    listed.name_fi,
    listed.name_sv,
    listed.name_en,
    listed.name_se,
    listed.consortium,
    known.zone as time_zone,
    listed.source as source_system
from raw.system as listed
inner join core.system as known on listed.system = known.system
order by listed.system

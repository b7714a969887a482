-- One row per system and branch code that is not its own, but is another system's: who lends from
-- or to such a branch lends between systems.
select distinct
    system.system,
    other.branch_code
from core.system as system
inner join core.branch_period as other on system.system <> other.system
left join core.branch_period as own
    on system.system = own.system and other.branch_code = own.branch_code
where own.branch_code is null

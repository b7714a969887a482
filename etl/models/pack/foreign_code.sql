-- One row per system and branch code that is not its own, but is another system's: who lends from
-- or to such a branch lends between systems. branch is the code as the rows of the system have it
-- where they are published.
select distinct
    system.system,
    system.prefix || other.branch_code as branch
from pack.system as system
inner join pack.branch_period as other on system.system <> other.system
left join pack.branch_period as own
    on system.system = own.system and other.branch_code = own.branch_code
where own.branch_code is null

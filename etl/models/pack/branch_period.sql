-- One row per branch and period: its library organisation and municipality; open ends are closed
-- with far days. A technical unit has no municipality. branch is the code as it is published: with
-- its system before it where there are several, since two systems may have the same code.
select
    system.system,
    code.branch_code,
    system.prefix || code.branch_code as branch,
    code.branch_name,
    code.kind,
    code.library,
    code.municipality_code,
    coalesce(code.valid_from, date '1900-01-01') as valid_from,
    coalesce(code.valid_to, date '9999-12-31') as valid_to
from raw.branch_code as code
cross join raw.job as job
inner join pack.system as system on coalesce(code.system, job.home_system) = system.system

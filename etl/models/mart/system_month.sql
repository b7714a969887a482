-- One row per system, report (loans, transfers or holds) and month that it has rows of: events that
-- its report holds there, the source of its loans, whether the month is complete, and why not.
select
    system,
    'loans' as report,
    month,
    source_kind,
    events::bigint as events,
    is_complete,
    why
from core.coverage
union all
select
    system,
    report,
    month,
    null as source_kind,
    events,
    is_complete,
    why
from core.transport_coverage
order by system, report, month

-- One row per system, report (loans, transfers or holds) and month that it has rows of: how many
-- loans are published, transfers or holds there are, the source of its loans, whether the month
-- is complete, and why not.
with loan as (
    select
        file.system,
        each.loan_month,
        sum(each.events)::bigint as events
    from core.classified as each
    inner join raw.file as file on each.file_order = file.file_order
    where each.reason is null and each.event_type = 'issue'
    group by file.system, each.loan_month
)

select
    coverage.system,
    'loans' as report,
    coverage.month,
    coverage.source_kind,
    coalesce(loan.events, 0) as events,
    coverage.is_complete,
    coverage.why
from core.coverage as coverage
left join loan on coverage.system = loan.system and coverage.month = loan.loan_month
union all
select
    system,
    report,
    month,
    null::varchar as source_kind,
    events,
    is_complete,
    why
from core.transport_coverage
order by system, report, month

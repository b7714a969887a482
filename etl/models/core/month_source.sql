-- One row per system and month that has data: the one source it is counted from (R1, else R1b, else
-- R5). A report is passed over (thin) where a later one in that order holds more than twice as much
-- of the month: R1b by days, R5 by events. So a few rows with a wrong year replace no month of
-- another report.
with ranked as (
    select
        system,
        loan_month,
        kind,
        days,
        events,
        case kind
            when 'loans_pseudonymized' then 1
            when 'loans_statistics' then 2
            else 3
        end as source_rank
    from core.month_held
),

judged as (
    select
        one.system,
        one.loan_month,
        one.kind,
        one.source_rank,
        coalesce(
            bool_or(
                case other.kind
                    when 'monthly_matrix' then other.events > 2 * one.events
                    else other.days > 2 * one.days
                end
            ),
            false
        ) as is_thin
    from ranked as one
    left join ranked as other
        on
            one.system = other.system
            and one.loan_month = other.loan_month
            and one.source_rank < other.source_rank
    group by one.system, one.loan_month, one.kind, one.source_rank
),

placed as (
    select
        system,
        loan_month,
        kind,
        row_number() over (partition by system, loan_month order by is_thin, source_rank) as place
    from judged
)

select
    system,
    loan_month,
    kind as source_kind
from placed
where place = 1

-- view
-- One row per archived row of a loans export, whatever the report; R5 rows carry a count.
select
    loan.file_order,
    loan.event_day,
    loan.event_type,
    loan.event_branch,
    loan.item_home_branch,
    loan.patron_category,
    loan.item_type,
    loan.shelving_location,
    loan.collection_code,
    loan.material_type,
    1::bigint as events,
    coalesce(newest.version <> loan.file_order * 1000000000000 + loan.file_row, false)
    or loan.event_day in (select thin.event_day from core.thin_day as thin) as is_superseded,
    loan.loaded_on
from raw.loans as loan
left join core.newest_event as newest
    on loan.event_id = newest.event_id and loan.is_contested
union all
select
    statistic.file_order,
    statistic.event_day,
    statistic.event_type,
    statistic.event_branch,
    statistic.item_home_branch,
    statistic.patron_category,
    statistic.item_type,
    statistic.shelving_location,
    statistic.collection_code,
    null as material_type,
    1::bigint as events,
    source.source_kind <> 'loans_statistics' or day_owner.file_order <> statistic.file_order
        as is_superseded,
    statistic.loaded_on
from raw.loans_statistics as statistic
inner join core.month_source as source
    on date_trunc('month', statistic.event_day)::date = source.loan_month
inner join core.day_owner as day_owner
    on statistic.event_day = day_owner.event_day and day_owner.kind = 'loans_statistics'
union all
select
    matrix.file_order,
    matrix.month as event_day,
    matrix.event_type,
    matrix.event_branch,
    matrix.item_home_branch,
    matrix.patron_category,
    matrix.item_type,
    null as shelving_location,
    null as collection_code,
    null as material_type,
    matrix.events,
    source.source_kind <> 'monthly_matrix' or day_owner.file_order <> matrix.file_order
        as is_superseded,
    matrix.loaded_on
from raw.monthly_matrix as matrix
inner join core.month_source as source on matrix.month = source.loan_month
inner join core.day_owner as day_owner
    on matrix.month = day_owner.event_day and day_owner.kind = 'monthly_matrix'

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
    case
        when newest.version <> loan.file_order * 1000000000000 + loan.file_row then true
        else thin.file_order is not null
    end as is_superseded,
    loan.loaded_on
from raw.loans as loan
left join core.newest_event as newest
    on loan.event_id = newest.event_id and loan.system = newest.system and loan.is_contested
left join core.thin_day as thin
    on loan.event_day = thin.event_day and loan.file_order = thin.file_order
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
    null::varchar as material_type,
    1::bigint as events,
    counted.file_order is null as is_superseded,
    statistic.loaded_on
from raw.loans_statistics as statistic
left join core.counted_day as counted
    on statistic.event_day = counted.event_day and statistic.file_order = counted.file_order
union all
select
    matrix.file_order,
    matrix.month as event_day,
    matrix.event_type,
    matrix.event_branch,
    matrix.item_home_branch,
    matrix.patron_category,
    matrix.item_type,
    null::varchar as shelving_location,
    null::varchar as collection_code,
    null::varchar as material_type,
    matrix.events,
    counted.file_order is null as is_superseded,
    matrix.loaded_on
from raw.monthly_matrix as matrix
left join core.counted_day as counted
    on matrix.month = counted.event_day and matrix.file_order = counted.file_order

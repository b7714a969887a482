-- view
-- One row per archived row of a loans export, whatever the report, of the parts that are counted;
-- R5 rows carry a count. is_superseded: a newer row of the report tells the same. is_future: dated
-- after the day on which the file was loaded, so it has not been yet.
select
    loan.file_order,
    day.month,
    day.stretch,
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
        as is_superseded,
    loan.event_day > loan.loaded_on + 1 as is_future
from raw.loans as loan
inner join step.file_day as day
    on loan.file_order = day.file_order and loan.event_day = day.event_day
left join step.newest_event as newest
    on loan.event_id = newest.event_id and loan.system = newest.system and loan.is_contested
union all
select
    statistic.file_order,
    day.month,
    day.stretch,
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
    day.is_replaced as is_superseded,
    statistic.event_day > statistic.loaded_on + 1 as is_future
from raw.loans_statistics as statistic
inner join step.file_day as day
    on statistic.file_order = day.file_order and statistic.event_day = day.event_day
union all
select
    matrix.file_order,
    day.month,
    day.stretch,
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
    day.is_replaced as is_superseded,
    matrix.month > matrix.loaded_on + 1 as is_future
from raw.monthly_matrix as matrix
inner join step.file_day as day
    on matrix.file_order = day.file_order and matrix.month = day.event_day

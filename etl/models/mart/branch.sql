-- One row per branch as it is on the last day of the data; its code has its system before it where
-- there are several.
with newest_list as (
    select
        branch.system,
        branch.branch,
        branch.branch_name,
        row_number() over (
            partition by branch.system, branch.branch order by branch.file_order desc
        ) as place
    from raw.branches as branch
),

today as (
    select
        period.system,
        period.branch,
        period.branch_code,
        period.branch_name,
        period.kind,
        period.library,
        period.municipality_code,
        row_number() over (
            partition by period.branch
            order by
                case
                    when release.data_until between period.valid_from and period.valid_to then 0
                    else 1
                end,
                period.valid_to desc
        ) as place
    from pack.branch_period as period
    cross join mart.release as release
)

select
    today.branch as branch_code,
    coalesce(newest_list.branch_name, today.branch_name, today.branch_code) as name,
    today.kind,
    today.library,
    today.municipality_code,
    today.system
from today
left join newest_list
    on
        today.branch_code = newest_list.branch
        and today.system = newest_list.system
        and newest_list.place = 1
where today.place = 1
order by today.branch

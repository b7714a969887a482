-- One row per branch and period: which municipality and library organisation it belonged to.
-- The pack's dated rows come first; the newest branch list (R4) fills in what the pack lacks.
with newest_list as (
    select
        branch.branch,
        branch.okm_group,
        row_number() over (partition by branch.branch order by branch.file_order desc) as place
    from raw.branches as branch
),

listed as (
    select
        newest_list.branch as branch_code,
        okm_group.municipality_code,
        date '0001-01-01' as valid_from,
        date '9999-12-31' as valid_to
    from newest_list
    inner join raw.okm_group as okm_group on newest_list.okm_group = okm_group.okm_group
    left join raw.branch as known on newest_list.branch = known.branch_code
    where newest_list.place = 1 and known.branch_code is null
),

period as (
    select
        branch_code,
        municipality_code,
        coalesce(valid_from, date '0001-01-01') as valid_from,
        coalesce(valid_to, date '9999-12-31') as valid_to
    from raw.branch
    union all
    select
        branch_code,
        municipality_code,
        valid_from,
        valid_to
    from listed
)

select
    period.branch_code,
    period.municipality_code,
    member.library,
    greatest(period.valid_from, coalesce(member.valid_from, date '0001-01-01')) as valid_from,
    least(period.valid_to, coalesce(member.valid_to, date '9999-12-31')) as valid_to
from period
left join raw.library_member as member
    on
        period.municipality_code = member.municipality_code
        and period.valid_from <= coalesce(member.valid_to, date '9999-12-31')
        and period.valid_to >= coalesce(member.valid_from, date '0001-01-01')

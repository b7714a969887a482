-- One row per place and period that the branch map knows it for, on each level:
-- outside them nothing is known of the place, which is not zero. Open ends are empty.
with told as (
    select
        listed.level,
        case listed.level
            when 'municipality' then period.municipality_code
            when 'library' then period.library
            else period.branch
        end as place,
        period.valid_from,
        period.valid_to
    from pack.branch_period as period
    cross join (values ('municipality'), ('library'), ('branch')) as listed (level)
    where period.municipality_code is not null
    union all
    select
        member.level,
        member.place,
        period.valid_from,
        period.valid_to
    from pack.branch_period as period
    inner join mart.level_member as member
        on period.branch = member.code and member.level = 'consortium'
    where period.municipality_code is not null
    union all
    select
        member.level,
        member.place,
        period.valid_from,
        period.valid_to
    from pack.branch_period as period
    inner join mart.level_member as member
        on period.municipality_code = member.code and member.level = 'region'
)

select distinct
    level,
    place,
    nullif(valid_from, date '1900-01-01') as valid_from,
    nullif(valid_to, date '9999-12-31') as valid_to
from told
order by level, place, valid_from nulls first

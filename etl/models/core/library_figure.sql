-- Figures of others by library and year. One told of the library itself counts as it is; else those
-- of its municipalities on the last day of the year are summed, when all of them are known and none
-- of them had another library too. A file that counts over everything comes first.
with told_year as (
    select distinct year
    from core.figure
),

member as (
    select distinct
        period.library,
        period.municipality_code,
        told.year
    from pack.branch_period as period
    inner join told_year as told
        on
            make_date(told.year, 12, 31) >= period.valid_from
            and make_date(told.year, 12, 31) <= period.valid_to
    where period.library is not null and period.municipality_code is not null
),

shared as (
    select
        municipality_code,
        year,
        count(*) as libraries
    from member
    group by municipality_code, year
),

kind as (
    select distinct figure
    from core.figure
),

summed as (
    select
        kind.figure,
        member.library,
        member.year,
        sum(told.value)::decimal(15, 2) as value,
        count(*) as municipalities,
        bool_or(told.is_over) as is_over,
        nullif(
            array_to_string(
                list_sort(
                    array_agg(distinct told.source) filter (where told.source is not null)
                ),
                ' | '
            ),
            ''
        ) as source,
        max(told.dated) as dated,
        nullif(
            array_to_string(
                list_sort(
                    array_agg(distinct told.file_name) filter (where told.file_name is not null)
                ),
                ' | '
            ),
            ''
        ) as file_name
    from member
    cross join kind
    inner join shared
        on member.municipality_code = shared.municipality_code and member.year = shared.year
    left join core.figure as told
        on
            kind.figure = told.figure
            and member.municipality_code = told.municipality_code
            and member.year = told.year
    group by kind.figure, member.library, member.year
    having count(told.value) = count(*) and max(shared.libraries) = 1
),

every as (
    select
        figure,
        library,
        year,
        value,
        1 as municipalities,
        is_over,
        source,
        dated,
        file_name,
        true as is_own
    from core.figure
    where library is not null
    union all
    select
        figure,
        library,
        year,
        value,
        municipalities,
        is_over,
        source,
        dated,
        file_name,
        false as is_own
    from summed
)

select
    figure,
    library,
    year,
    value,
    is_over,
    source,
    dated,
    file_name
from every
qualify
    row_number() over (
        partition by figure, library, year
        order by is_over desc, is_own desc
    ) = 1

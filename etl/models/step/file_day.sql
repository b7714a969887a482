-- One row per file and day (R5: month) of the parts that are counted: its month, and which stretch
-- of days it lies in. Within a stretch the branch map stays the same, so that events are counted
-- first and placed then. is_replaced: a file that was loaded later holds the day too; R1b and R5
-- have no key, so a new export replaces what it really holds, and nothing between.
with turn as (
    select
        system,
        valid_from as turns_on
    from pack.branch_period
    union
    select
        system,
        valid_to + 1 as turns_on
    from pack.branch_period
    where valid_to < date '9999-12-31'
),

held as (
    select
        file_day.file_order,
        file_day.event_day,
        file.system,
        wanted.month,
        file.kind in ('loans_statistics', 'monthly_matrix')
        and file_day.file_order < max(file_day.file_order) over (
            partition by file.kind, file.system, file_day.event_day
        ) as is_replaced
    from raw.file_day as file_day
    inner join raw.file as file on file_day.file_order = file.file_order
    inner join raw.wanted as wanted
        on
            file.kind = wanted.kind
            and file.system = wanted.system
            and date_trunc('month', file_day.event_day)::date = wanted.month
)

select
    held.file_order,
    held.event_day,
    held.month,
    held.is_replaced,
    count(turn.turns_on) as stretch
from held
left join turn on held.system = turn.system and held.event_day >= turn.turns_on
group by held.file_order, held.event_day, held.month, held.is_replaced

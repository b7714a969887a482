-- One row per system and patron category that the pack knows, in capitals: what it says of one
-- system goes before what it says of all.
with told as (
    select
        system.system,
        upper(category.category) as key,
        category.category,
        category.counted,
        row_number() over (
            partition by system.system, upper(category.category)
            order by category.system nulls last
        ) as place
    from pack.system as system
    inner join raw.patron_category as category
        on category.system is null or system.system = category.system
)

select
    system,
    key,
    category,
    counted
from told
where place = 1

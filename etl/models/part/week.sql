-- Loans between municipalities that would be published by week (its Monday), owner and place, of
-- the reports that tell days. A week that lies in two months is in the parts of both.
-- Counted by file and stretch of days first, as in step.placed, whose rules these are.
with counted as (
    select
        file_order,
        month,
        date_trunc('week', event_day)::date as week,
        stretch,
        item_home_branch,
        event_branch,
        patron_category,
        min(event_day) as event_day,
        sum(events)::bigint as loans
    from step.event
    where
        event_type = 'issue'
        and item_home_branch <> event_branch
        and not is_superseded
        and not is_future
    group by
        file_order,
        month,
        date_trunc('week', event_day)::date,
        stretch,
        item_home_branch,
        event_branch,
        patron_category
)

select
    file.kind,
    file.system,
    counted.month,
    counted.week,
    owner.municipality_code as owner_municipality_code,
    place.municipality_code as place_municipality_code,
    sum(counted.loans)::bigint as loans
from counted
inner join raw.file as file
    on counted.file_order = file.file_order and file.kind <> 'monthly_matrix'
inner join pack.branch_period as owner
    on
        counted.item_home_branch = owner.branch_code
        and file.system = owner.system
        and counted.event_day between owner.valid_from and owner.valid_to
inner join pack.branch_period as place
    on
        counted.event_branch = place.branch_code
        and file.system = place.system
        and counted.event_day between place.valid_from and place.valid_to
left join pack.patron_category as category
    on upper(counted.patron_category) = category.key and file.system = category.system
where
    coalesce(category.counted, true)
    and owner.municipality_code <> place.municipality_code
group by
    file.kind,
    file.system,
    counted.month,
    counted.week,
    owner.municipality_code,
    place.municipality_code

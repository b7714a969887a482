-- Events published and excluded are the events that were classified.
with published as (
    select coalesce(sum(loans + renewals), 0) as events
    from mart.loans_by_month
),

excluded as (
    select coalesce(sum(events), 0) as events
    from mart.exclusion
),

classified as (
    select coalesce(sum(events), 0) as events
    from core.classified
    where reason is null or reason <> 'superseded'
)

select
    published.events as published_events,
    excluded.events as excluded_events,
    classified.events as classified_events
from published
cross join excluded
cross join classified
where published.events + excluded.events <> classified.events

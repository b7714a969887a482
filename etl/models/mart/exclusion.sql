-- Events that were accepted but are not published, by month, first matching reason and type.
select
    loan_month as month,
    reason,
    event_type,
    sum(events)::bigint as events
from core.classified
where reason is not null and reason <> 'superseded'
group by loan_month, reason, event_type
order by loan_month, reason, event_type

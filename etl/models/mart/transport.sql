-- One row per transfer, as the page on transport counts it; its month is the one in which it was
-- asked for. Open = sent, neither arrived nor cancelled; overdue = open for more than fourteen days
-- on the last day that the transfers of its system are known of. Weekdays run from 0 = Monday; 1
-- January 1900 was one. km is empty inside one municipality: how long that way is, is not known.
with until as (
    select
        system,
        max(known_until) as known_until
    from core.transport_coverage
    where report = 'transfers'
    group by system
),

told as (
    select
        system,
        transfer_id,
        from_branch,
        from_library,
        from_municipality_code,
        to_branch,
        to_library,
        to_municipality_code,
        date_trunc('month', requested_at)::date as transfer_month,
        case reason
            when 'Reserve' then 'reserve'
            when 'ReturnToHome' then 'return'
            else 'other'
        end as purpose,
        case
            when arrived_at is not null then 'arrived'
            when cancelled_at is not null then 'cancelled'
            when sent_at is not null then 'open'
            else 'not_sent'
        end as state,
        sent_at::date as sent_on,
        arrived_at::date as arrived_on,
        case when hours >= 0 then hours end as hours
    from part.transfer
)

select
    told.transfer_month,
    told.from_branch,
    told.from_library,
    told.from_municipality_code,
    told.to_branch,
    told.to_library,
    told.to_municipality_code,
    told.purpose,
    told.state,
    told.state = 'open' and date_diff('day', told.sent_on, until.known_until) > 14 as is_overdue,
    told.hours / 24 as days,
    case
        when told.hours < 48 then 'under_48h'
        when told.hours <= 72 then 'up_to_72h'
        when told.hours > 72 then 'over_72h'
    end as band,
    date_diff('day', date '1900-01-01', told.sent_on) % 7 as sent_weekday,
    date_diff('day', date '1900-01-01', told.arrived_on) % 7 as arrived_weekday,
    distance.km
from told
left join until on told.system = until.system
left join core.municipality_distance as distance
    on
        told.from_municipality_code = distance.from_municipality_code
        and told.to_municipality_code = distance.to_municipality_code
order by told.system, told.transfer_id

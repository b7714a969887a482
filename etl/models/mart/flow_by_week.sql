-- Published loans between municipalities by week (its Monday), owner and place: what a closure
-- changed. What is counted from R5 has no days, and no rows here.
select
    flow.week,
    flow.owner_municipality_code,
    flow.place_municipality_code,
    sum(flow.loans)::bigint as loans
from part.week as flow
inner join core.month_source as source
    on
        flow.system = source.system
        and flow.month = source.loan_month
        and flow.kind = source.source_kind
group by flow.week, flow.owner_municipality_code, flow.place_municipality_code
order by flow.week, flow.owner_municipality_code, flow.place_municipality_code

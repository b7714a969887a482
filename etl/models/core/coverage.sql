-- One row per system and month that has data: its source, first and last day, whether it is
-- complete, and why not. edge: the data begin or end more than three days inside the month.
-- early_export: R5 knows months only, and was exported before this one ended. silent_days: at least
-- two open days of a run without any event. silent_branch: branches were silent that usually bring
-- two per cent of the month. has_renewals, has_collections, has_locations: false where the month
-- has none at all, since that is not known then: a report can leave them out.
with known as (
    select
        system,
        date_trunc('month', event_day)::date as loan_month,
        min(event_day) as first_day,
        max(event_day) as last_day,
        sum(events) as events
    from core.activity
    where report = 'loans'
    group by system, date_trunc('month', event_day)
    union all
    select
        fate.system,
        fate.month as loan_month,
        fate.month as first_day,
        least((fate.month + interval 1 month)::date - 1, max(file.loaded_at)::date) as last_day,
        sum(fate.events) as events
    from part.fate as fate
    inner join core.month_source as source
        on
            fate.system = source.system
            and fate.month = source.loan_month
            and fate.kind = source.source_kind
    inner join raw.file as file on fate.sha256 = file.sha256
    where
        fate.kind = 'monthly_matrix'
        and (fate.reason is null or fate.reason not in ('superseded', 'future'))
    group by fate.system, fate.month
),

held as (
    select
        file.system,
        each.loan_month,
        coalesce(bool_or(each.event_type = 'renew'), false) as has_renewals,
        coalesce(bool_or(each.has_collections), false) as has_collections,
        coalesce(bool_or(each.has_locations), false) as has_locations
    from core.classified as each
    inner join raw.file as file on each.file_order = file.file_order
    where each.reason is distinct from 'superseded'
    group by file.system, each.loan_month
),

spanned as (
    select
        known.system,
        known.loan_month,
        source.source_kind,
        known.first_day,
        known.last_day,
        known.events,
        (known.loan_month + interval 1 month)::date - 1 as month_end,
        min(known.loan_month) over (partition by known.system) as first_month,
        max(known.loan_month) over (partition by known.system) as last_month
    from known
    inner join core.month_source as source
        on known.system = source.system and known.loan_month = source.loan_month
),

judged as (
    select
        spanned.system,
        spanned.loan_month,
        spanned.source_kind,
        spanned.first_day,
        spanned.last_day,
        coalesce(silent.open_days, 0)::integer as silent_days,
        held.has_renewals,
        held.has_collections,
        held.has_locations,
        case
            when spanned.source_kind = 'monthly_matrix'
                then case when spanned.last_day < spanned.month_end then 'early_export' end
            when
                spanned.loan_month = spanned.first_month
                and spanned.first_day > spanned.loan_month + 2
                then 'edge'
            when
                spanned.loan_month = spanned.last_month
                and spanned.last_day < spanned.month_end - 2
                then 'edge'
            when silent.open_days >= 2 then 'silent_days'
            when silent.missing >= 0.02 * (spanned.events + silent.missing) then 'silent_branch'
        end as why
    from spanned
    inner join held on spanned.system = held.system and spanned.loan_month = held.loan_month
    left join core.silent_month as silent
        on
            spanned.system = silent.system
            and spanned.loan_month = silent.month
            and silent.report = 'loans'
)

select
    system,
    loan_month as month,
    source_kind,
    source_kind = 'loans_statistics' as owner_is_todays,
    first_day,
    last_day,
    why is null as is_complete,
    why,
    silent_days,
    has_renewals,
    has_collections,
    has_locations
from judged

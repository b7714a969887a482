-- One row per library, group and year in which anything is recorded: the part the library had.
-- A record of a meeting is of its year. A membership reaches from its first to its last year; one
-- that goes on reaches to the newest year of the data, or to the end of its group.
-- role is the first that fits of chair, secretary, member, expert, unknown. is_seat: the library
-- took part or was a member; otherwise it is only told not to have been invited.
-- meetings are those it was present at or absent from, null where no record is of a meeting.
-- attendance is told only where at least three meetings could be attended and the library has at
-- least three person-years: below that it would tell of one person's work.
with horizon as (
    select
        greatest(
            coalesce((select max(part.year) from mart.participation as part), 0),
            coalesce((select max(meeting.year) from mart.meeting as meeting), 0),
            coalesce(year(release.data_until), 0)
        ) as last_year
    from mart.release as release
),

span as (
    select
        part.group_id,
        part.library,
        part.meeting_id,
        part.role,
        part.presence,
        case
            when part.meeting_id is null then coalesce(year(part.date_from), part.year)
            else part.year
        end as first_year,
        case
            when part.meeting_id is not null then part.year
            when part.date_to is not null then year(part.date_to)
            when part.date_from is null then part.year
            else least(horizon.last_year, coalesce(year(joined.ended_on), horizon.last_year))
        end as last_year
    from mart.participation as part
    inner join mart.working_group as joined on part.group_id = joined.group_id
    cross join horizon
    where part.library is not null
),

years as (
    select unnest(range(1900, 2101)) as year
),

yearly as (
    select
        span.group_id,
        span.library,
        span.meeting_id,
        span.role,
        span.presence,
        years.year::integer as year
    from span
    inner join years
        on years.year between span.first_year and greatest(span.first_year, span.last_year)
),

counted as (
    select
        library,
        group_id,
        year,
        min(
            case role
                when 'chair' then 1
                when 'secretary' then 2
                when 'member' then 3
                when 'expert' then 4
                else 5
            end
        ) filter (where presence <> 'not_invited') as role_place,
        bool_or(presence <> 'not_invited') as is_seat,
        count(distinct meeting_id) filter (where presence in ('present', 'absent')) as meetings,
        count(distinct meeting_id) filter (where presence = 'present') as attended
    from yearly
    group by library, group_id, year
),

sized as (
    select
        counted.library,
        counted.group_id,
        counted.year,
        counted.role_place,
        counted.is_seat,
        counted.meetings,
        counted.attended,
        max_by(staff.staff_years, staff.year) as staff_years
    from counted
    left join mart.staff_year as staff
        on counted.library = staff.library and counted.year >= staff.year
    group by
        counted.library,
        counted.group_id,
        counted.year,
        counted.role_place,
        counted.is_seat,
        counted.meetings,
        counted.attended
)

select
    library,
    group_id,
    year,
    case role_place
        when 1 then 'chair'
        when 2 then 'secretary'
        when 3 then 'member'
        when 4 then 'expert'
        when 5 then 'unknown'
    end as role,
    is_seat,
    nullif(meetings, 0) as meetings,
    case when meetings > 0 then attended end as attended,
    case
        when meetings >= 3 and staff_years >= 3 then attended::double / meetings
    end as attendance
from sized
order by year, group_id, library

-- One row per record of a library in a group: at one meeting, or as a member for a time.
-- library is null where only the consortium is named. Without a row nothing is known, which is
-- not absence; a library that was not asked has a row that says so.
-- date_to is null, with date_from given, as long as the membership goes on.
select
    participation_id,
    group_id,
    meeting_id,
    library,
    year::integer as year,
    date_from::date as date_from,
    date_to::date as date_to,
    role,
    presence,
    participants::integer as participants,
    source,
    note
from raw.cooperation
where record = 'participation'
order by year, group_id, library, participation_id

-- Every record of participation is of a known group, and its meeting is that group's.
select
    part.participation_id,
    part.group_id,
    part.meeting_id
from mart.participation as part
left join mart.working_group as joined on part.group_id = joined.group_id
left join mart.meeting as meeting on part.meeting_id = meeting.meeting_id
where
    joined.group_id is null
    or (part.meeting_id is not null and meeting.group_id is distinct from part.group_id)

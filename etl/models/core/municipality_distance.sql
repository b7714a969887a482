-- One row per two municipalities whose centres are known: kilometres along the great circle, by the
-- haversine formula on a sphere of 6,371.0088 km (the mean radius of the Earth, IUGG).
select
    sender.municipality_code as from_municipality_code,
    receiver.municipality_code as to_municipality_code,
    2 * 6371.0088 * asin(sqrt(
        power(sin(radians(receiver.latitude - sender.latitude) / 2), 2)
        + cos(radians(sender.latitude)) * cos(radians(receiver.latitude))
        * power(sin(radians(receiver.longitude - sender.longitude) / 2), 2)
    )) as km
from mart.municipality as sender
cross join mart.municipality as receiver
where
    sender.municipality_code <> receiver.municipality_code
    and sender.latitude is not null
    and sender.longitude is not null
    and receiver.latitude is not null
    and receiver.longitude is not null

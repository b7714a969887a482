-- E-loans and their holds by month and municipality of the customer, as the e-library
-- tells them in its own statistics. A month and municipality without a row is not known, not zero.
select
    month::date as month,
    municipality_code,
    e_loans::integer as e_loans,
    e_holds::integer as e_holds,
    source
from raw.cooperation
where record = 'e_lending'
order by month, municipality_code

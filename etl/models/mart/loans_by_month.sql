-- All published loans (own ones too) by month, owner, place and item: of each system's month what
-- the report holds that it is counted from.
select
    loan.month as loan_month,
    loan.owner_branch,
    loan.owner_library,
    loan.owner_municipality_code,
    loan.place_branch,
    loan.place_library,
    loan.place_municipality_code,
    loan.item_type,
    loan.shelving_location,
    loan.collection_code,
    loan.material_type,
    loan.loans,
    loan.renewals
from part.loan as loan
inner join core.month_source as source
    on
        loan.system = source.system
        and loan.month = source.loan_month
        and loan.kind = source.source_kind
order by loan.month, loan.owner_branch, loan.place_branch

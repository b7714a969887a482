"""Every measure that the portal publishes, in the order of the definitions page."""

from portal.annual_report import measures as annual_report
from portal.evidence import measures as evidence
from portal.groups import measures as groups
from portal.lending import measures as lending
from portal.municipality import measures as municipality
from portal.transport import measures as transport
from portal.whatif import measures as whatif

MEASURES = (
    *lending.MEASURES,
    *municipality.MEASURES,
    *whatif.MEASURES,
    *transport.MEASURES,
    *groups.MEASURES,
    *evidence.MEASURES,
    *annual_report.MEASURES,
)

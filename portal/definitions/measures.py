"""Every measure that the portal publishes, by subject, in the order of the definitions page."""

from collections.abc import Mapping

from portal.annual_report import measures as annual_report
from portal.evidence import measures as evidence
from portal.groups import measures as groups
from portal.kit.i18n import N_
from portal.kit.measure import Measure
from portal.lending import measures as lending
from portal.municipality import measures as municipality
from portal.transport import measures as transport
from portal.whatif import measures as whatif

# A measure that two subjects share stands with the one that counts it.
GROUPS: Mapping[str, tuple[Measure, ...]] = {
    N_("Lending"): lending.MEASURES,
    N_("Municipality card"): municipality.MEASURES,
    N_("What if"): whatif.MEASURES,
    N_("Transport and demand"): transport.MEASURES,
    N_("Cooperation"): groups.MEASURES,
    N_("Evidence of the award"): evidence.MEASURES,
    N_("Annual report"): annual_report.MEASURES,
}
MEASURES = tuple(measure for found in GROUPS.values() for measure in found)

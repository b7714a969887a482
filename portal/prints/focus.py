"""What one place sends and receives, as the sheets show it: pairs of bars and arrows on the map."""

from html import escape

from portal import exhibits, figure_findings
from portal.charts import lending as charts
from portal.charts.tiles import arrow_map
from portal.prints.sheet import figure
from portal.views import View
from portal.warehouse import Release


def focus(release: Release, view: View, place: str) -> list[str]:
    """The figures of one place; a sentence for the map of a region that has none."""
    partners = figure(
        release, view, charts.partners, place, finding=figure_findings.focus,
        table=exhibits.partners, card="sent",
    )  # fmt: skip
    if not view.has_map:
        return [partners, f'<p class="figure-remark">{escape(figure_findings.no_map())}</p>']
    arrows = figure(
        release, view, arrow_map, place, finding=figure_findings.focus_map,
        table=exhibits.arrows, card="loans_between",
    )  # fmt: skip
    return [partners, arrows]

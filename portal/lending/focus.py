"""What one place sends and receives, as the sheets show it: pairs of bars and arrows on the map."""

from html import escape

from portal.kit.warehouse import Release
from portal.lending import charts
from portal.lending import figures as figure_findings
from portal.lending import tables as exhibits
from portal.lending.map import arrow_map
from portal.lending.view import View
from portal.site.sheet import figure


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

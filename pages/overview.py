"""What is the cooperation this year, in one sentence, four figures and two pictures?"""

from portal.award import history as published
from portal.groups import filters as groups_filters
from portal.groups import view as groups_view
from portal.groups import words as groups_findings
from portal.kit import access
from portal.kit.i18n import _, day
from portal.lending import cards as key_figures
from portal.lending import charts, filters
from portal.lending import figures as figure_findings
from portal.lending import tables as exhibits
from portal.lending import words as findings
from portal.ui import figure as ui_figure
from portal.ui import page as ui

ui.guard(access.may_read_reports)
view = ui.look(filters.default_choice())

ui.opening(view, view.once(findings.overview_headline), view.once(findings.overview_lead))
ui.cards(key_figures.for_overview, view)

ui_figure.show(
    "kehitys", charts.trend, view,
    finding=figure_findings.trend, table=exhibits.by_month, card="loans_between",
)  # fmt: skip
ui_figure.show(
    "suurimmat", charts.biggest, view,
    finding=figure_findings.biggest, table=exhibits.biggest, card="loans_between",
)  # fmt: skip

register = groups_filters.frames()
if register is not None:
    ui.heading(_("Cooperation in working groups"))
    ui.sentences(groups_view.usual(register).once(groups_findings.overview, published.history()))
    ui.page_link("groups.py", _("Cooperation: who takes part in the joint work"))
    ui.page_link("awards.py", _("All recognitions"))

ui.heading(_("How fresh the figures are"))
release = ui.release()
if release is not None:
    ui.remarks(
        [
            _("The figures reach until {day} and were put together on {built}.").format(
                day=day(release.data_until), built=day(release.built_at.date())
            ),
            *view.once(findings.notes),
        ],
        view.annotations,
    )

ui.heading(_("Go on"))
ui.page_link("lending.py", _("Lending flows: who lends to whom"))
ui.page_link("municipality.py", _("Municipality card: what the cooperation gives"))
ui.page_link("transport.py", _("Transport and demand: how fast items move and who waits"))
ui.page_link("definitions.py", _("Definitions: how every figure is counted"))
ui.page_link("about.py", _("About the portal: what the figures tell and what they do not"))

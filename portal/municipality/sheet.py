"""The sheet of the municipality card, and the list of municipalities."""

from collections.abc import Mapping
from functools import partial
from html import escape

from portal.kit import answers, cards, periods
from portal.kit import figure as shown
from portal.kit.i18n import _
from portal.kit.periods import Period
from portal.kit.warehouse import Release
from portal.lending import view as views
from portal.lending import words as findings
from portal.lending.focus import focus
from portal.municipality import cooperation as municipality_cooperation
from portal.municipality import figures as municipality_figure_findings
from portal.municipality import tables as municipality_exhibits
from portal.municipality import view as municipality_view
from portal.municipality import words as municipality_findings
from portal.municipality.view import MunicipalityView
from portal.site.sheet import (
    HOME,
    Sheet,
    choice,
    figure,
    form,
    lead,
    listed,
    nothing_counted,
    section,
)

PAGE = "/kuntakortti"


def find(release: Release, name: str, query: Mapping[str, str]) -> MunicipalityView | None:
    """The view of a municipality by its name in an address, or its code; None for an unknown one.

    A year that nobody knows counts as not chosen.
    """
    read = partial(answers.read, release)
    codes = municipality_view.slugs(read)
    code = codes.get(name.casefold(), name)
    if code not in codes.values():
        return None
    frames = answers.gathered(release, municipality_view.gathered, _period(release, query))
    return municipality_view.of(frames, code)


def sheet(release: Release, view: MunicipalityView) -> Sheet:
    """The card of one municipality."""
    loans = views.of(answers.gathered(release, views.gathered, view.lending.scope), view.lending)
    if view.gap:
        choices = form([_years(release, view)])
        return nothing_counted(view.gap, f"{PAGE}?{living(view)}", choices, view.name)
    notes = [*view.once(municipality_findings.remarks), *view.events]
    said = shown.lead(release, view, view.once(municipality_findings.lead))
    parts = [
        form([_years(release, view)]),
        f'<p class="get"><a href="{address(release, view, ".pdf")}">'
        f"{escape(_('One page as PDF'))}</a></p>",
        lead(said),
        cards.as_html(view.once(municipality_exhibits.key_figures)),
        listed(notes, "remarks"),
        section(
            _("What the cooperation means here"),
            listed(view.once(municipality_findings.meaning))
            + f'<p class="figure-remark">{escape(findings.not_a_bill())}</p>',
        ),
        _standing(release, view),
        *focus(release, loans.on(view.place), view.place),
        _joint(release, view),
        *_cooperation(view),
        section(_("Questions for discussion"), listed(view.once(municipality_findings.questions))),
    ]
    title = shown.title(release, view, view.once(municipality_findings.headline))
    return Sheet(title, said, f"{PAGE}?{living(view)}", "".join(parts))


def living(view: MunicipalityView) -> str:
    """The query of the living page that shows the same."""
    return f"kunta={view.place}&vuosi={periods.code(view.period)}"


def address(release: Release, view: MunicipalityView, suffix: str = "") -> str:
    """The address of the sheet of a view, or with ".pdf" of its document."""
    slugs = municipality_view.slugs(partial(answers.read, release))
    slug = next(slug for slug, code in slugs.items() if code == view.place)
    return f"{HOME}{PAGE}/{slug}{suffix}?vuosi={periods.code(view.period)}"


def contents(release: Release) -> Sheet:
    """Every sheet there is, as links."""
    towns = municipality_view.labelled(partial(answers.read, release))
    slugs = {
        code: slug for slug, code in municipality_view.slugs(partial(answers.read, release)).items()
    }
    items = "".join(
        f'<li><a href="{HOME}{PAGE}/{slugs[code]}">{escape(name)}</a></li>'
        for code, name in towns.items()
    )
    link = (
        f'<p><a href="{HOME}/lainausvirrat">{escape(_("Lending flows: who lends to whom"))}</a></p>'
    )
    awards = f'<p><a href="{HOME}/tunnustukset">{escape(_("Recognitions: who and why"))}</a></p>'
    said = _("These sheets show the figures without scripts: to be read, printed and shared.")
    return Sheet(
        _("Sheets to print"),
        said,
        "/",
        lead(said)
        + link
        + awards
        + section(_("Municipality card"), f'<ul class="sheets">{items}</ul>'),
    )


def _period(release: Release, query: Mapping[str, str]) -> Period:
    known = municipality_view.years(partial(answers.read, release), query.get("vuosi"))
    return known.get(query.get("vuosi", ""), next(iter(known.values())))


def _years(release: Release, view: MunicipalityView) -> str:
    code = periods.code(view.period)
    known = municipality_view.years(partial(answers.read, release), code)
    labels = {code: periods.period_short(period) for code, period in known.items()}
    return choice(_("Period"), "vuosi", labels, code)


def _standing(release: Release, view: MunicipalityView) -> str:
    return figure(
        release, view, municipality_exhibits.rows_of_dots,
        finding=municipality_figure_findings.standing, table=municipality_exhibits.all_municipalities,
        card="loans_ministry",
    )  # fmt: skip


def _cooperation(view: MunicipalityView) -> list[str]:
    """Groups and recognitions, where the release has a register."""
    said = view.once(municipality_cooperation.groups)
    if not said:
        return []
    return [
        section(_("Cooperation in working groups"), listed(said)),
        section(_("Recognitions"), municipality_cooperation.recognitions_html(view)),
    ]


def _joint(release: Release, view: MunicipalityView) -> str:
    if view.library is None:
        return ""
    return figure(
        release, view, municipality_exhibits.joint_bars, finding=municipality_figure_findings.joint,
        table=municipality_exhibits.joint_library, card="loans_ministry",
    )  # fmt: skip

"""The municipality card on one page: the texts, figures and rows of the page, ready for a document."""

from dataclasses import dataclass

from portal.award import history as published
from portal.charts import look, svg
from portal.charts.strips import Strip
from portal.kit import figure as shown
from portal.kit import i18n, identity
from portal.kit.answers import gathered
from portal.kit.cards import Card, Picture
from portal.kit.i18n import _, ngettext, number
from portal.kit.warehouse import Release
from portal.lending import view as views
from portal.lending import words as findings
from portal.lending.figures.arrows import ARROWS
from portal.lending.figures.partners import largest_partners
from portal.lending.view import View
from portal.municipality import cards
from portal.municipality import cooperation as municipality_cooperation
from portal.municipality import words as municipality_findings
from portal.municipality.figures.standing import STANDING, similar_text, strip
from portal.municipality.queries import MEASURES
from portal.municipality.view import MunicipalityView

PARTNERS, MAP_WIDTH = range(3, 9), 560  # rows that the page may have room for; pixels
RECOGNITIONS, GROUNDS = 3, 260  # how many, and letters of grounds


@dataclass(frozen=True)
class Brief:
    """Everything on the page, in one language; numbers are texts as the page shows them.

    partners: by how many have a row of their own: heads of three columns, then name, sent, received a
    partner, and the others as one in the last row, so that no table lacks any loans. map: None for a
    region without one. recognitions: title and Finnish grounds, which may be empty.
    """

    language: str
    site: str
    title: str
    lead: str
    sample: str
    cards: tuple[Card, ...]
    headings: dict[str, str]
    meaning: tuple[str, ...]
    caveat: str
    strips: tuple[Strip, ...]
    similar: str
    partners: dict[str, tuple[tuple[str, str, str], ...]]
    map: Picture | None
    cooperation: tuple[str, ...]
    recognitions: tuple[tuple[str, str], ...]
    questions: tuple[str, ...]
    remarks: tuple[str, ...]
    source: str
    address: str


def brief(release: Release, view: MunicipalityView, address: str) -> Brief:
    """The page of one municipality; `address` is where the living page is."""
    sample = _("The figures are made up and tell nothing about real libraries.")
    frames = gathered(release, views.gathered, view.lending.scope, view.lending.against)
    loans = views.of(frames, view.lending).on(view.place)
    known = [measure for measure in MEASURES if view.figures[measure].notna().any()]
    return Brief(
        language=i18n.current(),
        site=identity.site_name(release),
        title=shown.title(release, view, view.once(municipality_findings.headline)),
        lead=shown.lead(release, view, view.once(municipality_findings.lead)),
        sample=f"{_('Sample data')}. {sample}" if release.is_sample else "",
        cards=tuple(view.once(cards.key_figures)),
        headings={
            "meaning": _("What the cooperation means here"),
            "standing": view.once(STANDING.words).headline,
            "measure": _("Measure"),
            "place": view.name,
            "range": _("Smallest – largest, line at the median"),
            "partners": _("Largest partners"),
            "map": ARROWS.words(loans).headline,
            "cooperation": _("Cooperation in working groups"),
            "recognitions": _("Recognitions"),
            "questions": _("Questions for discussion"),
            "more": _("More remarks are on the page of the address below."),
        },
        meaning=tuple(view.once(municipality_findings.meaning)),
        caveat=findings.not_a_bill(),
        strips=tuple(strip(view, measure) for measure in known),
        similar=similar_text(view),
        partners={str(count): _partners(loans, view.place, count) for count in PARTNERS},
        map=_map(loans),
        cooperation=tuple(view.once(municipality_cooperation.groups)),
        recognitions=_recognitions(view),
        questions=tuple(view.once(municipality_findings.questions)),
        remarks=(*view.once(municipality_findings.remarks), *view.events),
        source=" · ".join(shown.source(release, view)),
        address=address,
    )


def _partners(loans: View, place: str, count: int) -> tuple[tuple[str, str, str], ...]:
    rows = largest_partners(loans, place, count)
    return (
        (_("Partner"), _("Sent to"), _("Received from")),
        *(
            (name, number(sent), number(received))
            for name, sent, received in rows.itertuples(index=False)
        ),
    )


def _recognitions(view: MunicipalityView) -> tuple[tuple[str, str], ...]:
    """Title and grounds of the newest ones, as much as the page holds, and how many more there are."""
    found = view.once(municipality_cooperation.recognitions, published.history())
    if not found:
        return ((municipality_cooperation.none_yet(), ""),)
    first, *rest = found[:RECOGNITIONS]
    told = [(first.title, look.short(first.grounds, GROUNDS)), *((each.title, "") for each in rest)]
    if more := len(found) - len(told):
        said = ngettext("{n} older one is on the page", "{n} older ones are on the page", more)
        told.append((said.format(n=number(more)), ""))
    return tuple(told)


def _map(loans: View) -> Picture | None:
    if not loans.has_map:
        return None
    alt = ARROWS.words(loans).alt
    return Picture(svg.drawn(ARROWS.drawn(loans), alt, MAP_WIDTH), alt)

"""What is new: releases, recognitions, and what has changed on the card of one municipality."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time
from urllib.parse import urlencode

import pandas as pd

from portal.feeds.atom import Entry, Feed
from portal.kit import choice as choices
from portal.kit import i18n, identity, settings, warehouse
from portal.kit.answers import Answers
from portal.kit.i18n import N_, _
from portal.kit.warehouse import Release
from portal.lending import page as lending
from portal.lending import words as lending_words
from portal.municipality import cards, page, words
from portal.municipality import view as views
from portal.recognitions import page as recognitions
from portal.recognitions import view as recognition_views
from portal.site.frame_html import FEED_TITLE, FEEDS

RELEASES, RECOGNITIONS = "julkaisut.atom", "tunnustukset.atom"
CARD, ENDING = "kunta-", ".atom"
MOST = 10  # entries, and releases that are opened for them
_NEW_RELEASE = N_("New figures: data until {day}")
_CHANGED = N_("{municipality}: the card has changed, data until {day}")
_OF_CARD = N_("Municipality card of {municipality}")


def releases(newest: Release, lang: str) -> Feed:
    """The releases that are kept, each with the sentence that the front page said of it."""
    entries = [
        Entry(
            f"{newest.region}/release/{one.release_id}",
            _(_NEW_RELEASE).format(day=i18n.day(one.data_until)),
            _overview(one),
            "/?" + urlencode({"lang": lang}),
            warehouse.built_at(one.release_id),
        )
        for one in _kept()
    ]
    title = f"{identity.site_name(newest)}: {_(FEED_TITLE)}"
    return _feed(newest, RELEASES, title, "/", entries, lang)


def recognition(newest: Release, lang: str) -> Feed:
    """The region's recognitions and those around it, newest first."""
    view = recognitions.look(Answers(newest), {recognitions.ONE.name: choices.NONE}).view
    entries = [
        Entry(
            f"{newest.region}/recognition/{one['recognition_id']}",
            f"{one['award']} {int(one['year'])}: {one['winner_text']}",
            recognition_views.result(one),
            f"/tunnustukset?{urlencode({recognitions.ONE.name: one['addresses'][0], 'lang': lang})}",
            _known(one),
        )
        for one in (row for _number, row in view.rows.head(MOST).iterrows())
    ]
    title = f"{identity.site_name(newest)}: {_('Recognitions')}"
    return _feed(newest, RECOGNITIONS, title, "/tunnustukset", entries, lang)


def card(newest: Release, slug: str, lang: str) -> Feed | None:
    """When the card of a municipality changed, and what it said; None where no municipality goes by the name."""
    answers = Answers(newest)
    place = answers.made(views.slugs, answers.read).get(slug)
    if place is None:
        return None
    name = answers.made(views.labelled, answers.read)[place]
    path = "/kuntakortti?" + urlencode({"kunta": place, "lang": lang})
    told = [(one, _card(one, place)) for one in _kept()]
    before = [said for _older, said in told[1:]] + [""]
    entries = [
        Entry(
            f"{newest.region}/card/{place}/{one.release_id}",
            _(_CHANGED).format(municipality=name, day=i18n.day(one.data_until)),
            said,
            path,
            warehouse.built_at(one.release_id),
        )
        for (one, said), older in zip(told, before, strict=True)
        if said and said != older
    ]
    title = _(_OF_CARD).format(municipality=name)
    return _feed(newest, f"{CARD}{slug}{ENDING}", title, path, entries, lang)


def addresses(newest: Release, lang: str) -> dict[str, str]:
    """Every feed: what it is called, and its address; those of the municipalities by their names."""
    answers, query = Answers(newest), "?" + urlencode({"lang": lang})
    names = answers.made(views.labelled, answers.read)
    slugs = answers.made(views.slugs, answers.read)
    cards = sorted((names[place], slug) for slug, place in slugs.items() if place in names)
    return {
        _(FEED_TITLE): f"{FEEDS}{RELEASES}{query}",
        _("Recognitions"): f"{FEEDS}{RECOGNITIONS}{query}",
        **{name: f"{FEEDS}{CARD}{slug}{ENDING}{query}" for name, slug in cards},
    }


def _feed(
    newest: Release, name: str, title: str, path: str, entries: Sequence[Entry], lang: str
) -> Feed:
    return Feed(
        key=f"{newest.region}/feed/{name}",
        title=_("{title} (made-up sample data)").format(title=title) if newest.is_sample else title,
        author=identity.site_name(newest),
        path=path,
        own=f"{FEEDS}{name}?{urlencode({'lang': lang})}",
        entries=entries,
        updated=max(
            (one.updated for one in entries), default=warehouse.built_at(newest.release_id)
        ),
    )


def _kept() -> Iterator[Release]:
    """The newest of the releases that are kept and can be read, newest first."""
    data = settings.data_dir()
    opened = (warehouse.published(data, name) for name in warehouse.kept(data)[:MOST])
    yield from (one for one in opened if one is not None)


def _overview(release: Release) -> str:
    view = lending.usual(Answers(release))
    return "" if view.gap else view.once(lending_words.overview_headline)


def _card(release: Release, place: str) -> str:
    """The headline of a card and its figures, as one text; empty where the release has no such card."""
    answers = Answers(release)
    if place not in answers.made(views.labelled, answers.read):
        return ""
    codes = choices.asked(page.PAGE.choices, answers, {page.PLACE.name: place})
    view = page.look(answers, codes)
    if view is None or view.gap:
        return ""
    figures = (f"{one.title}: {one.value}" for one in view.once(cards.key_figures))
    return f"{view.once(words.headline)}. {'; '.join(figures)}."


def _known(recognition: pd.Series) -> datetime:
    """When a recognition was made known; of old ones the register knows the year alone."""
    day = recognition["announced_on"]
    if pd.isna(day):
        return datetime(int(recognition["year"]), 1, 1, tzinfo=UTC)
    return datetime.combine(pd.Timestamp(day).date(), time(), UTC)

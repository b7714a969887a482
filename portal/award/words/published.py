"""A published decision in words: announcement in the reader's language, who, how it stands, where it comes from."""

from portal.award.publication import Published, Text
from portal.kit import i18n, text_rule
from portal.kit.i18n import N_, _, ngettext
from portal.records.words import Outcome

ROUND = "/kierros"
_CORRECTED = N_("This is a corrected decision: it has replaced the one that was published before.")
_AWAITED = N_(
    "A correction is awaited. Until it is published, the decision stands here as it was published."
)


def winners(one: Published) -> str:
    """The libraries that were recognised; a sentence when the body decided to recognise none."""
    if one.outcome is Outcome.NONE:
        return _("The recognition was not given")
    return ", ".join(one.libraries.values())


def source(one: Published) -> str:
    """That the decision is the portal's own, and when it was published."""
    return _("The portal's own decision, published on {time}").format(
        time=i18n.local_time(one.published_at)
    )


def shared(one: Published) -> str:
    """How many libraries share the recognition; nothing where there is one or none."""
    n = len(one.libraries)
    if one.outcome is not Outcome.SHARED:
        return ""
    return ngettext("Shared by {n} library", "Shared by {n} libraries", n).format(n=i18n.number(n))


def corrections(one: Published) -> list[str]:
    """Sentences about a correction that was made or is awaited; none where nothing is corrected."""
    said = [_(_CORRECTED)] if one.is_correction else []
    return [*said, _(_AWAITED)] if one.is_being_corrected else said


def announcement(one: Published) -> str:
    """The announcement as HTML in the language in use; where it lacks one, another, marked as such."""
    lang, text = _best(one)
    if text is None:
        return ""
    is_theirs = lang == i18n.current() and text.is_translated
    spoken = i18n.DEFAULT if lang == i18n.current() and not text.is_translated else lang
    note = (
        ""
        if is_theirs
        else f'<p class="figure-subtitle">{text_rule.escape(_untranslated(spoken))}</p>'
    )
    mark = "" if spoken == i18n.current() else f' lang="{spoken}"'
    return (
        f'{note}<div{mark}><p class="said-head">{text_rule.escape(text.title)}</p>'
        f'<p class="said">{text_rule.escape(text.body)}</p></div>'
    )


def _untranslated(spoken: str) -> str:
    if spoken == i18n.current():
        return _("The announcement has not been translated.")
    return _(
        "The announcement has not been translated. It is shown in this language: {language}."
    ).format(language=i18n.NAMES[spoken])


def _best(one: Published) -> tuple[str, Text | None]:
    """The announcement of the language in use, else the Finnish one, else the first there is."""
    for lang in (i18n.current(), i18n.DEFAULT, *one.texts):
        if lang in one.texts:
            return lang, one.texts[lang]
    return i18n.DEFAULT, None

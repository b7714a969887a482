"""What goes with every table in every format: title, source, licence, how to cite, the warnings."""

from portal.kit import i18n, identity
from portal.kit.i18n import _
from portal.kit.warehouse import Release
from portal.open_data.catalogue import Table


def title(release: Release) -> str:
    """What the whole is called: made-up data say so first."""
    name = _("Loans between the libraries of {consortium}").format(
        consortium=identity.site_name(release)
    )
    return f"{_('Sample data')}: {name}" if release.is_sample else name


def table_title(release: Release, table: Table) -> str:
    """What a table is called: made-up data say so first."""
    return f"{_('Sample data')}: {_(table.title)}" if release.is_sample else _(table.title)


def source(release: Release) -> str:
    """Where the figures come from."""
    return _("Reports of the library system of {consortium}, put together by {keeper}").format(
        consortium=identity.site_name(release), keeper=identity.keeper(release)
    )


def citation(release: Release) -> str:
    """How to name the source: who, what, which release."""
    return _("{keeper}: {title}. Release {release_id}.").format(
        keeper=identity.keeper(release), title=title(release), release_id=release.release_id
    )


def notes(release: Release) -> list[str]:
    """What everybody must know who uses a table: made-up data, licence, until when."""
    sample = [_("Made-up sample data: it tells nothing about real libraries.")]
    return [
        *(sample if release.is_sample else []),
        identity.licence_sentence(),
        _("Data until {day}. Release {release_id}.").format(
            day=i18n.day(release.data_until), release_id=release.release_id
        ),
    ]


def built_at(release: Release) -> str:
    """When the release was put together, as ISO 8601 in UTC."""
    return f"{release.built_at:%Y-%m-%dT%H:%M:%S}Z"

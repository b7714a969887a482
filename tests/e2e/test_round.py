"""A whole round in a real browser: six people signed in at a real provider, each in a browser of their own.

Yesterday: Saga (secretary) prepares, Kaisa (chair) publishes the rules, the call opens; Mikko (member)
nominates Inari, somebody with the secret link Tervola. Today: the call is closed; Mikko withdraws as
disqualified and Sanna takes his place; Kaisa, Matti, Maija and Sanna score, so that both nominees have
the same mean. In deliberation a conflict of Maija's is found: back to review, her scores are void. Scores
alone cannot decide; the first proposal gets as many votes against as for, the second is carried with a
dissent. The result is published, corrected to a shared one, published again, archived, and the package
verified by its manifest. Receipts, a reminder and a letter go out as mail, to a real server.
"""

import subprocess
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from portal.records.acting import keeper as keeper_of_records
from tests.e2e import clock, provider
from tests.e2e.player import CRITERIA, Player, fetched, vote
from tests.e2e.provider import Provider
from tests.portal.post_office import Office, open_office

pytestmark = pytest.mark.e2e

NAMES = {
    "secretary": ["Saga Sihteeri"],
    "chair": ["Kaisa Koski"],
    "member": ["Matti Maa", "Maija Mieli", "Mikko Meri", "Sanna Sija"],
}
DAY_S = 24 * 3600
GROUNDS = "Salaperäinen yhteistyö kaikkien kirjastojen hyväksi, SALAISUUS."
SENDER = "portaali@example.fi"
INARI, TERVOLA = "Inari", "Tervola"


@pytest.fixture
def people(new_page: Callable[[], Page], tmp_path: Path) -> dict[str, Player]:
    """Six browsers, by first name."""
    every = [name for names in NAMES.values() for name in names]
    return {name.split()[0]: Player(name, new_page(), tmp_path) for name in every}


def test_a_round_from_draft_to_archive(
    folder: Path,
    idp: Provider,
    keeper: Callable[..., str],
    people: dict[str, Player],
    new_page: Callable[[], Page],
    tmp_path: Path,
) -> None:
    clock.move(folder, timedelta(days=-1))
    with (
        open_office() as (office, smtp),
        provider.portal_behind(
            idp, folder, program="tests.e2e.clock", PORTAL_SMTP=smtp, PORTAL_SMTP_FROM=SENDER
        ) as address,
    ):
        for one in people.values():
            one.sign_in(idp, address, int(time.time()) - DAY_S - 600)
        give_roles(keeper)
        prepare(people)
        nominate(people, Player("", new_page(), tmp_path, address))
        clock.move(folder, timedelta())  # a day later
        for one in people.values():
            one.sign_in(idp, address, int(time.time()))
        declare(people)
        review(people)
        find_a_late_conflict(people)
        deliberate(people)
        publish(people["Saga"])
        send_letter(people["Saga"])
        mailed(keeper, office, smtp)
        correct(people)
        publish(people["Saga"], again=True)
        archive(people, keeper, tmp_path)


def give_roles(keeper: Callable[..., str]) -> None:
    """Roles since the day before yesterday, by the keeper."""
    listed = keeper("roles", "list").splitlines()
    since = (keeper_of_records().today - timedelta(days=2)).isoformat()
    for role, names in NAMES.items():
        for name in names:
            person_id = next(line.split()[0] for line in listed if f"  {name}  " in line)
            keeper("roles", "grant", person_id, role, "--start", since)


def prepare(people: dict[str, Player]) -> None:
    """Dates, criteria, libraries, seats; the chair publishes the rules and the call opens."""
    saga, kaisa = people["Saga"].open("/kierros"), people["Kaisa"]
    saga.press("Aloita uusi kierros").hears("Uusi kierros on aloitettu luonnoksena.")
    today = keeper_of_records().today  # by the portal's clock, whose day begins before UTC's
    yesterday = today - timedelta(days=1)
    for label in ("Haku alkaa", "Haun viimeinen päivä"):
        saga.date(label, yesterday)
    for label in ("Arviot viimeistään", "Päätös viimeistään", "Tulos julkinen aikaisintaan"):
        saga.date(label, today)
    saga.press("Tallenna päivät ja asetukset").hears("Tallennettu.")
    saga.press("Aloita neljän kriteerin ehdotuksesta").hears(CRITERIA[0])
    saga.press("Tallenna kirjastot").hears("Tallennettu.")
    saga.look("01-saga-luonnos")
    for name in ("Kaisa", "Matti", "Maija", "Mikko"):
        saga.fold("Nimeä henkilö").choose("Henkilö", people[name].name)
        if name == "Kaisa":
            saga.choose("Tehtävä", "Puheenjohtaja")
        saga.press("Nimeä").hears("Tallennettu.")
    kaisa.open("/kierros").press("Julkaise säännöt").hears("Säännöt ovat julkiset")
    kaisa.look("02-kaisa-saannot")
    saga.open("/kierros").press("Avaa haku").hears("Haku on auki.")


def nominate(people: dict[str, Player], stranger: Player) -> None:
    """Mikko nominates Inari; who has the secret link nominates Tervola; the office registers Inari too."""
    saga, mikko = people["Saga"], people["Mikko"]
    names = ", ".join(sorted(people[name].name for name in ("Kaisa", "Maija", "Matti", "Mikko")))
    saga.fold("Viestit palkintotyöryhmälle").look("02b-saga-kutsu")
    saga.press(f"Lähetä: {names}").hears("Viesti on lähdössä.")
    saga.press("Tee uusi linkki")
    link = saga.main.locator("code", has_text="linkki=").inner_text().removeprefix(saga.address)
    mikko.open("/ehdota").choose("Mitä kirjastoa ehdotat?", INARI)
    mikko.fill("Työsähköpostisi", "mikko@example.fi").press("Aloita")
    mikko.fill("Miksi kirjastoa ehdotetaan", GROUNDS).hears("Luonnos tallennettu")
    mikko.look("03-mikko-ehdotus")
    mikko.press("Lähetä ehdotus").hears("Kuittinumero")

    stranger.open(link).choose("Mitä kirjastoa ehdotat?", TERVOLA)
    stranger.fill("Nimesi", "Terhi Tervola").fill("Työsähköpostisi", "terhi@example.fi")
    stranger.press("Aloita").fill("Miksi kirjastoa ehdotetaan", GROUNDS)
    stranger.look("04-linkilla-ehdotus")
    stranger.press("Lähetä ehdotus").hears("Kuittinumero")


def declare(people: dict[str, Player]) -> None:
    """Conflicts are declared before a nomination is opened; Mikko withdraws, Sanna takes his place."""
    saga, kaisa, mikko, sanna = (people[name] for name in ("Saga", "Kaisa", "Mikko", "Sanna"))
    saga.open("/kierros").hears("Ilmoita ensin, oletko esteellinen.")
    assert "SALAISUUS" not in saga.sees()
    saga.press("Sulje haku").hears("Haku on suljettu.")

    mikko.open("/kierros").hears("Tiedot viittaavat mahdolliseen esteellisyyteen:")
    assert "SALAISUUS" not in mikko.sees()
    mikko.look("05-mikko-esteellisyys")
    mikko.fold("Vetäydy asian käsittelystä").choose("Peruste", "7.")
    mikko.fill("Syy pöytäkirjaan; älä nimeä läheisiä", "Ehdotin itse kirjastoa.")
    mikko.press("Vetäydy asian käsittelystä").hears("Olet tässä asiassa esteellinen.")
    mikko.look("06-mikko-esteellinen")

    saga.open("/kierros").fold("Viestit palkintotyöryhmälle").look("06b-saga-muistutus")
    names = ", ".join(sorted(people[name].name for name in ("Kaisa", "Maija", "Matti", "Saga")))
    saga.press(f"Lähetä: {names}").hears("Viesti on lähdössä.")

    declare_none(kaisa)
    kaisa.fold("Nimeä henkilö").choose("Henkilö", sanna.name)
    kaisa.choose("Kenen sijaan", mikko.name).press("Nimeä").hears("Tallennettu.")
    for name in ("Matti", "Maija", "Sanna", "Saga"):
        declare_none(people[name])
    saga.press("Siirry kelpoisuuksiin").hears("Ehdotusten kelpoisuus voidaan ratkaista.")
    for library in (INARI, TERVOLA):
        saga.fold(library).press("Hyväksy ehdokkaaksi").hears("Ehdotus on hyväksytty ehdokkaaksi.")
    saga.press("Jäädytä näyttö").hears("Näyttö on jäädytetty.")
    kaisa.open("/kierros").press("Aloita arviointi").hears("Arviointi on alkanut.")


def declare_none(one: Player) -> None:
    """Somebody whom no library of the round employs has no conflict of interest."""
    one.open("/kierros")
    assert "SALAISUUS" not in one.sees()
    one.choose("Mikä kirjasto on työnantajasi?", "ei mikään näistä")
    one.pick("Ilmoituksesi", "En ole esteellinen").press("Lähetä ilmoitus")
    one.hears("Ilmoituksesi on tallennettu.")


def review(people: dict[str, Player]) -> None:
    """Kaisa scores by keyboard alone; all give both nominees the same mean. Nobody sees another's."""
    score_by_keyboard(people["Kaisa"].open("/arviointi"), 4)
    people["Kaisa"].look("07-kaisa-arviointi")
    score(people["Kaisa"], 4)
    for name, marks in (("Matti", (5, 3)), ("Maija", (2, 5)), ("Sanna", (3, 5))):
        one = people[name].open("/arviointi")
        for mark in marks:
            score(one, mark)
        expect(one.main.get_by_role("radio", checked=True)).to_have_count(len(CRITERIA))
        assert "Kaisan syy" not in one.sees()
    people["Matti"].look("08-matti-lahetetty")
    for path in ("/arviointi", "/paatos", "/kierros"):
        assert "SALAISUUS" not in people["Mikko"].open(path).sees()
    people["Kaisa"].open("/kierros").fold("Sulje arviointi").press("Sulje arviointi")


def score(one: Player, mark: int) -> None:
    """The nominee that waits, the same score for every criterion."""
    groups = one.main.get_by_role("radiogroup")
    for at, criterion in enumerate(CRITERIA):
        groups.nth(at).locator("label").nth(mark - 1).click()
        one.settle().fill(f"Perustelu, {criterion}", f"{one.name.split()[0]}n syy {mark}")
    one.press("Lähetä arvio").hears("Arvio on lähetetty.")


def score_by_keyboard(one: Player, mark: int) -> None:
    """The first nominee, with Tab, arrows and Space: no mouse from the first criterion on."""
    keys = one.page.keyboard
    for criterion in CRITERIA:
        for _step in range(120):  # past the evidence, which stands before the scores
            if one.page.evaluate("document.activeElement.type === 'radio'"):
                break
            keys.press("Tab")
        keys.press("Space")
        one.settle()
        for _step in range(mark - 1):
            keys.press("ArrowDown")
            one.settle()
        keys.press("Tab")
        focused = one.page.evaluate("document.activeElement.getAttribute('aria-label')")
        assert focused == f"Perustelu, {criterion}"
        keys.type(f"Kaisan syy {mark}")
        keys.press("Tab")
        one.settle()
    assert one.page.evaluate("document.activeElement.textContent") == "Lähetä arvio"
    keys.press("Enter")
    one.settle().hears("Arvio on lähetetty.")


def find_a_late_conflict(people: dict[str, Player]) -> None:
    """In deliberation the body finds Maija disqualified: back to review, her scores are void."""
    saga, kaisa, maija = people["Saga"], people["Kaisa"], people["Maija"]
    assert "SALAISUUS" in maija.open("/kierros").sees()
    saga.open("/kierros").fold("Kirjaa ratkaisu").choose("Henkilö", maija.name)
    saga.choose("Ratkaisu", "4.").fill("Syy pöytäkirjaan; älä nimeä läheisiä", "Palveluksessa.")
    saga.look("09-saga-ratkaisu")
    saga.press("Kirjaa ratkaisu").hears("Ratkaisu on kirjattu.")
    assert "Itsenäinen arviointi" in saga.main.locator("[aria-current=step]").inner_text()
    for path in ("/kierros", "/arviointi", "/paatos"):
        assert "SALAISUUS" not in maija.open(path).sees()
    kaisa.open("/kierros").fold("Sulje arviointi").press("Sulje arviointi")
    kaisa.hears("Arviointi on suljettu ja kokous avattu.")


def deliberate(people: dict[str, Player]) -> None:
    """A tie on scores; equal votes do not carry; the second proposal is carried against one dissent."""
    saga, kaisa, matti, sanna = (people[name] for name in ("Saga", "Kaisa", "Matti", "Sanna"))
    saga.open("/paatos").hears("tulos on tasan, eivätkä pisteet voi olla ainoa peruste")
    attend(saga, kaisa, matti, sanna)
    propose(saga, "Yksi palkittava", "Pelkät pisteet", INARI)
    saga.hears("Ero on alle rajan: pisteet eivät voi olla ainoa peruste.")
    propose(saga, "Yksi palkittava", "Arviot ja käyty keskustelu", INARI)
    saga.hears("Esitys on tehty.").look("10-saga-esitys")
    for one, ballot in ((kaisa, "puolesta"), (matti, "vastaan"), (sanna, "tyhjää")):
        vote(one, ballot)
    decide(kaisa, "Päätä esityksen mukaan", "Pöytäkirja 1/2026 § 3")
    kaisa.hears("Esitys ei saanut enemmistöä: tee uusi esitys.")

    propose(saga, "Yksi palkittava", "Arviot ja käyty keskustelu", TERVOLA)
    for one, ballot in ((kaisa, "puolesta"), (matti, "vastaan"), (sanna, "puolesta")):
        vote(one, ballot)
    matti.fold("Jätä eriävä mielipide").fill("Eriävä mielipide", "Molemmat olisi pitänyt palkita.")
    matti.press("Kirjaa").hears("Eriävä mielipiteesi on tallennettu.")
    decide(kaisa, "Päätä esityksen mukaan", "Pöytäkirja 1/2026 § 4")
    kaisa.hears("Päätös on tehty.").look("11-kaisa-paatos")
    assert "Molemmat olisi pitänyt palkita." in kaisa.sees()


def attend(saga: Player, *present: Player) -> None:
    saga.fold("Läsnäolijat")
    for one in present:
        saga.tick(one.name)
    saga.press("Kirjaa läsnäolijat").hears("Tallennettu.")


def propose(saga: Player, outcome: str, basis: str, *libraries: str) -> None:
    saga.open("/paatos").fold("Tee esitys").pick("Tulos", outcome).pick("Mihin esitys nojaa", basis)
    for library in libraries:
        saga.choose("Palkittavat kirjastot", library)
    saga.page.keyboard.press("Escape")
    saga.fill(
        "Perustelut sellaisina kuin ne julkaistaan",
        "Yhteinen työ näkyi koko vuoden, ja siitä hyötyivät kaikki.",
    )
    for criterion in CRITERIA:
        saga.fill(f"Perustelu: {criterion}", "Näkyi koko vuoden.")
    saga.press("Tee esitys")


def decide(kaisa: Player, label: str, minutes: str, why: str = "") -> None:
    kaisa.open("/paatos").fold(label).fill("Pöytäkirja, jossa päätös on", minutes)
    if why:
        kaisa.fill("Miksi päätös oikaistaan", why)
    kaisa.press(label)


def publish(saga: Player, *, again: bool = False) -> None:
    """The Finnish announcement and the publication."""
    saga.open("/paatos")
    if not again:
        saga.fold("Suomi").fill("Otsikko", "Vuoden onnistuja on valittu")
        saga.fill("Teksti", "Onnea voittajalle!").press("Tallenna teksti")
        saga.hears("Tallennettu.")
        saga.fold("Valmistele kirje").fill(
            "Vastaanottajat pilkuilla erotettuina", "tervola@example.fi"
        )
        saga.fill("Aihe", "Onnea").fill("Kirje", "Kiitos yhteisestä työstä.")
        saga.press("Valmistele tämä kirje").hears("Kirje on valmisteltu.")
    else:
        saga.fold("Suomi").press("Käytä tätä tekstiä päätöksestä")
        saga.hears("Teksti koskee nyt tätä päätöstä.")
    saga.press("Julkaise tulos").hears("Julkaistaanko tulos nyt?")
    saga.press("Kyllä, julkaise tulos").hears("Tulos on julkinen.")


def send_letter(saga: Player) -> None:
    """A letter to the winner, written, confirmed by the publication, read once more and sent."""
    saga.open("/paatos").look("11b-saga-kirje")
    saga.fold("Onnea: vapautettu").press("Lähetä kirje").hears("Kirje on lähdössä.")
    saga.hears("tervola@example.fi: lähdössä")


def mailed(keeper: Callable[..., str], office: Office, smtp: str) -> None:
    """What the worker hands over: receipts to both who nominated, the invitation with its days and the reminder to four, the letter."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PORTAL_SMTP", smtp)
        patch.setenv("PORTAL_SMTP_FROM", SENDER)
        keeper("post", "send")
    subjects = [(one["To"], one["Subject"]) for one in office.letters]
    receipts = [to for to, subject in subjects if subject == "Kuittaus ehdotuksestasi"]
    of_the_round = [one for one in office.letters if one["Subject"].startswith("Vuoden onnistuja")]
    invited = [one["To"] for one in of_the_round if list(one.iter_attachments())]
    reminded = [one["To"] for one in of_the_round if not list(one.iter_attachments())]

    assert sorted(receipts) == ["mikko@example.fi", "terhi@example.fi"]
    assert sorted(reminded) == [
        f"{name}@example.fi" for name in ("kaisa", "maija", "matti", "saga")
    ]
    assert [to for to, subject in subjects if subject == "Onnea"] == ["tervola@example.fi"]
    assert sorted(invited) == [
        f"{name}@example.fi" for name in ("kaisa", "maija", "matti", "mikko")
    ]
    assert len(subjects) == 11
    assert not any("SALAISUUS" in str(one) for one in office.letters)


def correct(people: dict[str, Player]) -> None:
    """The decision is corrected to a shared one at a further meeting; the published one stays till then."""
    saga, kaisa, matti, sanna = (people[name] for name in ("Saga", "Kaisa", "Matti", "Sanna"))
    saga.open("/paatos").fold("Avaa uusi kokous").press("Avaa uusi kokous")
    attend(saga, kaisa, matti, sanna)
    propose(saga, "Jaettu usean kesken", "Arviot ja käyty keskustelu", INARI, TERVOLA)
    for one in (kaisa, matti, sanna):
        vote(one, "puolesta")
    decide(
        kaisa, "Päätä: oikaise aiempi päätös", "Pöytäkirja 2/2026 § 1", "Äänet laskettiin väärin."
    )
    kaisa.hears("Päätös on tehty.")
    maija = people["Maija"].open("/kierros")
    maija.hears("Päätöstä oikaistaan.").look("12-maija-oikaisu")


def archive(people: dict[str, Player], keeper: Callable[..., str], folder: Path) -> None:
    """Minutes and package fetched by the secretary, by nobody else; the package verified."""
    saga = people["Saga"].open("/paatos")
    saga.look("13-saga-poytakirja")
    word = fetched(saga, "Lataa Word", folder)
    assert word.read_bytes()[:2] == b"PK"
    saga.open("/kierros").look("14-saga-arkistointi")
    href = saga.main.get_by_role("link", name="Lataa paketti").get_attribute("href")
    for name in ("Mikko", "Matti"):
        answer = people[name].page.request.get(f"{saga.address}{href}")
        assert answer.status == 404
    saga.press("Arkistoi kierros").hears("Arkistoidaanko kierros nyt?")
    saga.press("Kyllä, arkistoi kierros").hears("Kierros on arkistossa.")
    package = fetched(saga, "Lataa paketti", folder)
    said = keeper("package", "verify", str(package))
    assert "kaikki ennallaan. Kierros on arkistoitu siitä: Vuoden onnistuja" in said
    unpacked = folder / "package"
    subprocess.run(["unzip", "-q", str(package), "-d", str(unpacked)], check=True)
    subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=unpacked, check=True)
    assert "Loki on ehjä" in keeper("audit", "verify")
    expect(saga.main.get_by_role("button", name="Arkistoi kierros")).to_have_count(0)

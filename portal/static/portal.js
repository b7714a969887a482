/* What Streamlit has no setting for: its own English words in the reader's language, landmark names,
   the current page, focus after a page change, a word of what a choice has changed, language links that keep the view, "copy link",
   and a plain sentence when the connection is blocked. Loaded by the shell; nothing is inline. */
(() => {
  "use strict";

  const COLUMN = { fi: 0, sv: 1, se: 2 };
  const WAIT_FOR_CONNECTION_MS = 7000;
  const WAIT_FOR_HEADING_MS = 30000;

  // English as Streamlit writes it: [Finnish, Swedish, Northern Sámi]
  const WORDS = {
    "Skip to main content": ["Siirry pääsisältöön", "Gå till huvudinnehållet", "Njuike váldosisdollui"],
    "App pages": ["Sivut", "Sidor", "Siiddut"],
    "Main menu": ["Päävalikko", "Huvudmeny", "Váldofállu"],
    "Sidebar": ["Sivupalkki", "Sidofält", "Siidobálka"],
    "Expand sidebar": ["Avaa sivupalkki", "Öppna sidofältet", "Raba siidobálkka"],
    "Collapse sidebar": ["Sulje sivupalkki", "Stäng sidofältet", "Gidde siidobálkka"],
    "Navigate to home page": ["Siirry etusivulle", "Gå till startsidan", "Mana ovdasiidui"],
    "Link to heading": ["Linkki otsikkoon", "Länk till rubriken", "Liŋka bajilčállagii"],
    "Notifications": ["Ilmoitukset", "Meddelanden", "Almmuhusat"],
    "Choose an option": ["Valitse", "Välj", "Vállje"],
    "Choose options": ["Valitse", "Välj", "Vállje"],
    "Choose or add an option": ["Valitse tai lisää", "Välj eller lägg till", "Vállje dahje lasit"],
    "Choose or add options": ["Valitse tai lisää", "Välj eller lägg till", "Vállje dahje lasit"],
    "Select...": ["Valitse", "Välj", "Vállje"],
    "Select all": ["Valitse kaikki", "Välj alla", "Vállje buot"],
    "Selected values": ["Valitut", "Valda", "Válljejuvvon"],
    "Clear selection": ["Poista valinnat", "Rensa valen", "Sihko válljemiid"],
    "Clear value": ["Tyhjennä", "Rensa", "Sihko"],
    "Clear entry": ["Tyhjennä", "Rensa", "Sihko"],
    "Clear all": ["Tyhjennä kaikki", "Rensa alla", "Sihko buot"],
    "No results": ["Ei tuloksia", "Inga resultat", "Eai bohtosat"],
    "No options to select": ["Ei valittavaa", "Inget att välja", "Ii leat mihkkige válljemassii"],
    "Open": ["Avaa", "Öppna", "Raba"],
    "Dismiss": ["Sulje", "Stäng", "Gidde"],
    "Close": ["Sulje", "Stäng", "Gidde"],
    "Remove": ["Poista", "Ta bort", "Sihko"],
    "Cancel": ["Peruuta", "Avbryt", "Gaskkalduhte"],
    "Copy": ["Kopioi", "Kopiera", "Máŋge"],
    "Copied": ["Kopioitu", "Kopierad", "Máŋgejuvvon"],
    "Copy to clipboard": ["Kopioi leikepöydälle", "Kopiera till urklipp", "Máŋge čuohpusbeavdái"],
    "Increment": ["Lisää", "Öka", "Lasit"],
    "Decrement": ["Vähennä", "Minska", "Geahpit"],
    "Choose date": ["Valitse päivä", "Välj datum", "Vállje beaivvi"],
    "Choose date range": ["Valitse aikaväli", "Välj tidsperiod", "Vállje áigegaskka"],
    "Choose date and time": ["Valitse päivä ja aika", "Välj datum och tid", "Vállje beaivvi ja áiggi"],
    "Quick select a date range": ["Valitse valmis aikaväli", "Välj en färdig tidsperiod", "Vállje gárvves áigegaskka"],
    "Date range": ["Aikaväli", "Tidsperiod", "Áigegaska"],
    "Past Week": ["Viime viikko", "Senaste veckan", "Maŋimuš vahkku"],
    "Past Month": ["Viime kuukausi", "Senaste månaden", "Maŋimuš mánnu"],
    "Past 3 Months": ["Viimeiset 3 kuukautta", "Senaste 3 månaderna", "Maŋimuš 3 mánu"],
    "Past 6 Months": ["Viimeiset 6 kuukautta", "Senaste 6 månaderna", "Maŋimuš 6 mánu"],
    "Past Year": ["Viime vuosi", "Senaste året", "Maŋimuš jahki"],
    "Past 2 Years": ["Viimeiset 2 vuotta", "Senaste 2 åren", "Maŋimuš 2 jagi"],
    "Clear date": ["Tyhjennä päivä", "Rensa datumet", "Sihko beaivvi"],
    "Clear dates": ["Tyhjennä päivät", "Rensa datumen", "Sihko beivviid"],
    "Clear time": ["Tyhjennä aika", "Rensa tiden", "Sihko áiggi"],
    "Previous month": ["Edellinen kuukausi", "Föregående månad", "Ovddit mánnu"],
    "Next month": ["Seuraava kuukausi", "Nästa månad", "Čuovvovaš mánnu"],
    "Previous": ["Edellinen", "Föregående", "Ovddit"],
    "Next": ["Seuraava", "Nästa", "Čuovvovaš"],
    "Previous page": ["Edellinen sivu", "Föregående sida", "Ovddit siidu"],
    "Next page": ["Seuraava sivu", "Nästa sida", "Čuovvovaš siidu"],
    "Pagination": ["Sivutus", "Sidnumrering", "Siidonummirat"],
    "Calendar": ["Kalenteri", "Kalender", "Kaleandar"],
    "Time": ["Aika", "Tid", "Áigi"],
    "Use arrow keys to navigate dates. Enter to select. Escape to close.": ["Liiku nuolinäppäimillä. Valitse Enterillä. Sulje Escillä.", "Flytta med piltangenterna. Välj med Enter. Stäng med Escape.", "Johtte njuolladávgeboaluiguin. Vállje Enteriin. Gidde Escapein."],
    "day": ["päivä", "dag", "beaivi"],
    "month": ["kuukausi", "månad", "mánnu"],
    "year": ["vuosi", "år", "jahki"],
    "Upload": ["Valitse tiedostot", "Välj filer", "Vállje fiillaid"],
    "Add files": ["Lisää tiedostoja", "Lägg till filer", "Lasit fiillaid"],
    "file upload": ["tiedostojen valinta", "filval", "fiillaid válljen"],
    "Drag and drop file here": ["Vedä tiedosto tähän", "Dra filen hit", "Geassit fiilla deike"],
    "Drag and drop files here": ["Vedä tiedostot tähän", "Dra filerna hit", "Geassit fiillaid deike"],
    "Drag and drop directories here": ["Vedä kansiot tähän", "Dra mapparna hit", "Geassit máhpaid deike"],
    "This field is required": ["Tämä tieto tarvitaan", "Den här uppgiften behövs", "Dát diehtu dárbbašuvvo"],
    "Required": ["Pakollinen", "Obligatorisk", "Geatnegahtton"],
    "Fullscreen": ["Koko näyttö", "Helskärm", "Olles šearbma"],
    "Toggle fullscreen": ["Koko näyttö", "Helskärm", "Olles šearbma"],
    "Close fullscreen": ["Sulje koko näyttö", "Stäng helskärm", "Gidde olles šearpma"],
    "Show/hide columns": ["Näytä tai piilota sarakkeita", "Visa eller dölj kolumner", "Čájet dahje čiega čuolddaid"],
    "Dataframe column menu": ["Sarakkeen valikko", "Kolumnens meny", "Čuoldda fállu"],
    "Download as CSV": ["Lataa CSV-tiedostona", "Ladda ner som CSV", "Viečča CSV-fiilan"],
    "Download as PNG": ["Lataa kuvana", "Ladda ner som bild", "Viečča govvan"],
    "Search": ["Hae", "Sök", "Oza"],
    "Close Search": ["Sulje haku", "Stäng sökningen", "Gidde ozu"],
    "Previous Result": ["Edellinen tulos", "Föregående träff", "Ovddit boađus"],
    "Next Result": ["Seuraava tulos", "Nästa träff", "Čuovvovaš boađus"],
    "Sort ascending": ["Järjestä nousevasti", "Sortera stigande", "Ortne badjánanortnegii"],
    "Sort descending": ["Järjestä laskevasti", "Sortera fallande", "Ortne njiedjanortnegii"],
    "Pin column": ["Kiinnitä sarake", "Fäst kolumnen", "Giddehuvvo čuoldda"],
    "Unpin column": ["Irrota sarake", "Lossa kolumnen", "Luvve čuoldda"],
    "Hide column": ["Piilota sarake", "Dölj kolumnen", "Čiega čuoldda"],
    "Autosize": ["Sovita leveys", "Anpassa bredden", "Heivet govdodaga"],
    "Format": ["Muoto", "Format", "Hápmi"],
    "Statistics": ["Tunnusluvut", "Nyckeltal", "Logut"],
    "Copy column name": ["Kopioi sarakkeen nimi", "Kopiera kolumnens namn", "Máŋge čuoldda nama"],
    "Show data": ["Näytä tiedot", "Visa data", "Čájet dieđuid"],
    "Show chart": ["Näytä kuvio", "Visa diagram", "Čájet govvosa"],
    "No data": ["Ei tietoja", "Inga data", "Eai dieđut"],
    "empty": ["tyhjä", "tom", "guorus"],
    "Download plot as a PNG": ["Lataa kuvio kuvana", "Ladda ner diagrammet som bild", "Viečča govvosa govvan"],
    "Download plot as a png": ["Lataa kuvio kuvana", "Ladda ner diagrammet som bild", "Viečča govvosa govvan"],
    "Zoom": ["Rajaa alue", "Välj område", "Vállje guovllu"],
    "Pan": ["Siirrä", "Flytta", "Sirdde"],
    "Zoom in": ["Lähennä", "Zooma in", "Lagat"],
    "Zoom out": ["Loitonna", "Zooma ut", "Guhkkelii"],
    "Autoscale": ["Sovita", "Anpassa", "Heivet"],
    "Reset axes": ["Palauta akselit", "Återställ axlarna", "Máhcat ákseliid"],
    "Box Select": ["Valitse alue", "Välj ruta", "Vállje ruvttu"],
    "Lasso Select": ["Valitse vapaasti", "Välj fritt", "Vállje friddja"],
    "Scroll tabs left": ["Vieritä vasemmalle", "Rulla åt vänster", "Rulle gurutguvlui"],
    "Scroll tabs right": ["Vieritä oikealle", "Rulla åt höger", "Rulle olgešguvlui"],
    "Running...": ["Ladataan", "Laddar", "Viežžamin"],
    "Loading...": ["Ladataan", "Laddar", "Viežžamin"],
    "Stop": ["Keskeytä", "Avbryt", "Bissehit"],
    "Stop script": ["Keskeytä", "Avbryt", "Bissehit"],
    "Rerun": ["Aja uudelleen", "Kör om", "Vuoje ođđasit"],
    "Always rerun": ["Aja aina uudelleen", "Kör alltid om", "Vuoje álo ođđasit"],
    "Try again": ["Yritä uudelleen", "Försök igen", "Geahččal ođđasit"],
    "Print": ["Tulosta", "Skriv ut", "Čálit"],
    "Settings": ["Asetukset", "Inställningar", "Ásahusat"],
    "About": ["Tietoja", "Om", "Dieđut"],
    "Connecting": ["Yhdistetään", "Ansluter", "Oktavuohta ráhkaduvvo"],
    "Connecting...": ["Yhdistetään", "Ansluter", "Oktavuohta ráhkaduvvo"],
    "Error": ["Virhe", "Fel", "Meattáhus"],
    "Connection error": ["Yhteys katkesi", "Förbindelsen bröts", "Oktavuohta boatkanii"],
    "Streamlit server is not responding. Are you connected to the internet?": ["Palvelin ei vastaa. Onko verkkoyhteytesi kunnossa?", "Servern svarar inte. Fungerar din nätförbindelse?", "Bálvá ii vástit. Lea go du neahttaoktavuohta ortnegis?"],
    "Page not found": ["Sivua ei löydy", "Sidan hittas inte", "Siidu ii gávdno"],
    "The page that you have requested does not seem to exist. Running the app's main page.": ["Tässä osoitteessa ei ole sivua. Näytetään etusivu.", "Det finns ingen sida på adressen. Startsidan visas.", "Dán čujuhusas ii leat siidu. Ovdasiidu čájehuvvo."],
    "Script execution error": ["Sivun lataus ei onnistunut", "Sidan kunde inte laddas", "Siiddu viežžan ii lihkostuvvan"],
    "An error has occurred, please try again.": ["Jokin meni vikaan. Yritä uudelleen.", "Något gick fel. Försök igen.", "Juoga manai boastut. Geahččal ođđasit."],
    "Feedback rating": ["Arvio", "Betyg", "Árvvoštallan"],
  };

  const PATTERNS = [
    [/^(\d+) options? available\.?$/, ["$1 vaihtoehtoa.", "$1 alternativ.", "$1 molssaeavttu."]],
    [/^(.+), selected$/, ["$1, valittu", "$1, vald", "$1, válljejuvvon"]],
    [/^Select (\d+) matches$/, ["Valitse $1 osumaa", "Välj $1 träffar", "Vállje $1 deaivama"]],
    [/^Add: (.+)$/, ["Lisää: $1", "Lägg till: $1", "Lasit: $1"]],
    [/^Remove (.+)$/, ["Poista $1", "Ta bort $1", "Sihko $1"]],
    [/^Upload (.+)$/, ["Lataa tiedosto: $1", "Ladda upp: $1", "Sádde: $1"]],
    [/^File must be (\d+)(?:\.\d+)?\s?([KMG])B or smaller\.$/, ["Tiedosto on liian suuri: enintään $1 $2t. Vie raportti lyhyemmältä ajalta.", "Filen är för stor: högst $1 $2B. Kör rapporten för en kortare tid.", "Fiila lea menddo stuoris: eanemusat $1 $2B."]],
    [/^File size is too small\.$/, ["Tiedosto on tyhjä.", "Filen är tom.", "Fiila lea guorus."]],
    [/^.* files are not allowed\.$/, ["Tällaista tiedostoa ei voi tuoda tähän.", "En sådan fil kan inte föras in här.", "Dakkár fiilla ii sáhte buktit deike."]],
    [/^Only one file is allowed\.$/, ["Valitse vain yksi tiedosto.", "Välj bara en fil.", "Vállje dušše ovtta fiilla."]],
    [/^(?:AxiosError: )?Request failed with status code 413$/, ["Tiedosto on liian suuri. Vie raportti lyhyemmältä ajalta.", "Filen är för stor. Kör rapporten för en kortare tid.", "Fiila lea menddo stuoris. Dahje raportta oaneheabbo áiggis."]],
    [/^(?:AxiosError: )?Request failed with status code 507$/, ["Palvelimen levy on täynnä. Kerro ylläpidolle ja yritä uudelleen.", "Serverns disk är full. Säg till den som sköter portalen och försök igen.", "Bálvvá skearru lea dievva. Muital bajásdollái ja geahččal ođđasit."]],
    [/^(?:AxiosError: )?(?:Network Error|Request failed with status code \d+|Unexpected error\. Please try again\.)$/, ["Tiedoston lähetys ei onnistunut. Yritä uudelleen.", "Filen kunde inte skickas. Försök igen.", "Fiilla sádden ii lihkostuvvan. Geahččal ođđasit."]],
    [/^Drag and drop (?:a )?(?:file|files) here$/, ["Vedä tiedosto tähän", "Dra filen hit", "Geassit fiilla deike"]],
    [/^(\d+(?:\.\d+)?)\s?([KMG]B) per file(.*)$/, ["Enintään $1 $2 tiedostoa kohti$3", "Högst $1 $2 per fil$3", "Eanemusat $1 $2 fiilla nammii$3"]],
    [/^(\d+)\.(\d)B$/, ["$1 tavua", "$1 byte", "$1 bávttat"]],
    [/^(\d+)\.(\d)KB$/, ["$1,$2 kt", "$1,$2 kB", "$1,$2 kB"]],
    [/^(\d+)\.(\d)MB$/, ["$1,$2 Mt", "$1,$2 MB", "$1,$2 MB"]],
    [/^Press (?:Ctrl\+|⌘\+?)?Enter to (?:apply|submit form)$/, ["Hyväksy Enterillä", "Godkänn med Enter", "Dohkket Enteriin"]],
    [/^You can only select up to (\d+) options?\. Remove an option first\.$/, ["Voit valita enintään $1. Poista ensin jokin.", "Du kan välja högst $1. Ta bort något först.", "Sáhtát válljet eanemusat $1. Sihko vuos ovtta."]],
    [/^Number is above the allowed range\. Please enter a value less than or equal to (.+)\.$/, ["Luku on liian suuri. Kirjoita enintään $1.", "Talet är för stort. Skriv högst $1.", "Lohku lea menddo stuoris. Čále eanemusat $1."]],
    [/^Number is below the allowed range\. Please enter a value greater than or equal to (.+)\.$/, ["Luku on liian pieni. Kirjoita vähintään $1.", "Talet är för litet. Skriv minst $1.", "Lohku lea menddo unni. Čále unnimusat $1."]],
    [/^Number is outside the allowed range\. Please enter a value between (.+) and (.+)\.$/, ["Luku ei käy. Kirjoita luku väliltä $1–$2.", "Talet duger inte. Skriv ett tal mellan $1 och $2.", "Lohku ii dohkke. Čále logu gaskal $1–$2."]],
    [/^Number is above the allowed range\.$/, ["Luku on liian suuri.", "Talet är för stort.", "Lohku lea menddo stuoris."]],
    [/^Number is below the allowed range\.$/, ["Luku on liian pieni.", "Talet är för litet.", "Lohku lea menddo unni."]],
    [/^Value must be (.+) or earlier\.$/, ["Päivän on oltava $1 tai aikaisempi.", "Dagen ska vara $1 eller tidigare.", "Beaivi galgá leat $1 dahje árabut."]],
    [/^Value must be (.+) or later\.$/, ["Päivän on oltava $1 tai myöhäisempi.", "Dagen ska vara $1 eller senare.", "Beaivi galgá leat $1 dahje maŋŋelis."]],
    [/^Start date must be before end date\.$/, ["Alkupäivän on oltava ennen loppupäivää.", "Startdatumet ska vara före slutdatumet.", "Álgobeaivi galgá leat ovdal loahppabeaivvi."]],
    [/^Selected date unavailable\.$/, ["Päivää ei voi valita.", "Dagen kan inte väljas.", "Beaivvi ii sáhte válljet."]],
    [/^Selected Date: (.+)$/, ["Valittu päivä: $1", "Vald dag: $1", "Válljejuvvon beaivi: $1"]],
    [/^day, (.*)$/, ["päivä, $1", "dag, $1", "beaivi, $1"]],
    [/^month, (.*)$/, ["kuukausi, $1", "månad, $1", "mánnu, $1"]],
    [/^year, (.*)$/, ["vuosi, $1", "år, $1", "jahki, $1"]],
    [/^(.+) start date$/, ["$1: alkupäivä", "$1: startdatum", "$1: álgobeaivi"]],
    [/^(.+) end date$/, ["$1: loppupäivä", "$1: slutdatum", "$1: loahppabeaivi"]],
  ];

  const SAYINGS = {
    copied: { fi: "Linkki kopioitu", sv: "Länken kopierad", en: "Link copied", se: "Liŋka máŋgejuvvon" },
    notCopied: {
      fi: "Linkkiä ei voitu kopioida. Kopioi se selaimen osoiteriviltä.",
      sv: "Länken kunde inte kopieras. Kopiera den från webbläsarens adressfält.",
      en: "The link could not be copied. Copy it from the browser's address bar.",
      se: "Liŋkka ii sáhttán máŋget. Máŋge dan neahttalohkki čujuhusgieddis.",
    },
    blocked: {
      fi: "Portaaliin ei saada yhteyttä. Verkko, jossa olet, saattaa estää portaalin tarvitsemat WebSocket-yhteydet. Kokeile toista verkkoa tai pyydä ylläpitoa sallimaan ne tälle osoitteelle. Sivu tulee näkyviin itsestään, kun yhteys syntyy.",
      sv: "Ingen förbindelse till portalen. Nätet du använder kan blockera de WebSocket-förbindelser som portalen behöver. Prova ett annat nät eller be administratören tillåta dem för den här adressen. Sidan visas av sig själv när förbindelsen fungerar.",
      en: "The portal cannot be reached. The network you are on may block the WebSocket connections that the portal needs. Try another network, or ask whoever maintains it to allow them for this address. The page appears by itself once there is a connection.",
      se: "Portálii ii boađe oktavuohta. Fierbmi, mas leat, sáhttá hehttet WebSocket-oktavuođaid, maid portála dárbbaša. Geahččal eará fierpmi dahje bivdde bajásdolli suovvat daid dán čujuhussii. Siidu ihtá ieš, go oktavuohta lea.",
    },
    sheet: { fi: "Avaa luvut ilman yhteyttä toimivana tulosteena", sv: "Öppna siffrorna som en utskrift som fungerar utan förbindelsen", en: "Open the figures as a sheet that works without the connection", se: "Raba loguid čálihussan mii doaibmá almmá oktavuođa haga" },
    values: { fi: "Nuolinäppäimet kertovat arvot.", sv: "Piltangenterna läser upp värdena.", en: "The arrow keys tell the values.", se: "Njuollaboalut muitalit árvvuid." },
    noFigure: { fi: "Kuviota ei saatu.", sv: "Figuren kunde inte hämtas.", en: "The figure could not be fetched.", se: "Govvosa ii sáhttán viežžat." },
    newer: { fi: "Luvut päivittyivät juuri.", sv: "Siffrorna uppdaterades just.", en: "The figures were updated just now.", se: "Logut ođasmuvve aitto." },
    still: {
      fi: "Valinnat eivät juuri nyt toimi, mutta luvut ovat oikein.",
      sv: "Valen fungerar inte just nu, men siffrorna stämmer.",
      en: "The choices do not work just now, but the figures are right.",
      se: "Válljemat eai doaimma dál, muhto logut leat riekta.",
    },
    again: { fi: "Lataa sivu uudelleen", sv: "Ladda sidan på nytt", en: "Load the page again", se: "Viečča siiddu ođđasit" },
  };

  // Else Streamlit looks for its server below every page's address first.
  window.__streamlit = { BACKEND_BASE_URL: location.origin };

  const root = document.documentElement;
  const language = () => (root.lang in SAYINGS.copied ? root.lang : "fi");
  const say = (key) => SAYINGS[key][language()];
  // Beside the first paint the page is there twice: what is Streamlit's is looked for in its own root.
  const living = () => document.getElementById("root") ?? document;
  const all = (selector) => living().querySelectorAll(selector);
  const one = (selector) => living().querySelector(selector);
  const app = () => one("[data-testid=stApp]");
  const isIdle = () => app()?.getAttribute("data-test-script-state") === "notRunning";

  /* ---- Streamlit's own words ---- */

  const apart = (digits) => digits.replace(/\B(?=(\d{3})+$)/g, "\u00a0");

  function translate(text) {
    const column = COLUMN[root.lang];
    if (column === undefined || !text) return null;
    const key = text.trim();
    if (Object.hasOwn(WORDS, key)) return WORDS[key][column];
    for (const [pattern, forms] of PATTERNS) {
      if (pattern.test(key)) return key.replace(pattern, forms[column]).replace(/\d{5,}/g, apart);
    }
    const [name, ...rest] = key.split(": ");
    if (!rest.length || !Object.hasOwn(WORDS, name)) return null;
    const after = rest.join(": ");
    return `${WORDS[name][column]}: ${translate(after) ?? after}`;
  }

  const ATTRIBUTES = ["aria-label", "title", "placeholder", "data-title", "aria-roledescription"];
  const OURS = ".stHtml, table, [data-testid=stMarkdownContainer] p, script, style";

  const THEIRS = "[data-testid=stFileUploaderDropzone], [id$=-validation-error]";  // Streamlit's own words inside a Markdown container

  function translateAttribute(element, name) {
    const old = element.getAttribute(name);
    const text = old && translate(old);
    if (text && text !== old) element.setAttribute(name, text);
  }

  function translateText(node) {
    const text = translate(node.data);
    const parent = node.parentElement;
    if (text && text !== node.data && (parent?.closest(THEIRS) || !parent?.closest(OURS))) node.data = text;
  }

  // the words of a drawing are ours
  const notInCharts = (node) => (node.ownerSVGElement ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);

  function translateTree(node) {
    if (node.nodeType === Node.TEXT_NODE) return translateText(node);
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    const walker = document.createTreeWalker(node, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, notInCharts);
    for (let at = node; at; at = walker.nextNode()) {
      if (at.nodeType === Node.TEXT_NODE) translateText(at);
      else for (const name of ATTRIBUTES) translateAttribute(at, name);
    }
  }

  /* ---- landmarks, current page, language of the document ---- */

  function set(element, name, value) {
    if (element && element.getAttribute(name) !== value) element.setAttribute(name, value);
  }

  // Streamlit's <main> holds the header and the footer too: the page inside it is the main landmark.
  const LANDMARKS = { ".st-key-top": "banner", ".st-key-page": "main", ".st-key-footer": "contentinfo", "[data-testid=stMain]": "group" };

  function dress() {
    const drawn = one(".wordmark")?.dataset;
    if (drawn) {
      set(root, "lang", drawn.lang);
      set(root, "data-path", drawn.path);  // portal.css asks for the page
    }
    for (const [place, role] of Object.entries(LANDMARKS)) set(one(place), "role", role);
    for (const row of all(".st-key-page .strip-line:not([tabindex])")) row.tabIndex = 0;
    makeSortable();
    nameControls();
    tieErrors();
    if (!before && isIdle() && drawn) remember();
  }

  /* A table is sorted by the heads of its columns. */
  function makeSortable() {
    for (const head of all("table.sortable thead th:not(:has(button))")) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "sort";
      button.append(...head.childNodes);
      head.append(button);
    }
  }

  document.addEventListener("click", (event) => {
    const head = event.target.closest?.("table.sortable button.sort")?.closest("th");
    if (!head) return;
    const isNumber = head.classList.contains("num");
    const falls = head.hasAttribute("aria-sort") ? head.getAttribute("aria-sort") === "ascending" : isNumber;
    for (const other of head.parentElement.children) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", falls ? "descending" : "ascending");
    const body = head.closest("table").tBodies[0];
    const rows = [...body.rows].map((row) => [sortedBy(row.cells[head.cellIndex], isNumber), row]);
    const words = new Intl.Collator(root.lang);
    rows.sort(([one], [two]) => {
      if (one === null || two === null) return (one === null) - (two === null);  // the unknown is always last
      return (falls ? -1 : 1) * (isNumber ? one - two : words.compare(one, two));
    });
    body.append(...rows.map(([, row]) => row));
  });

  function sortedBy(cell, isNumber) {
    const text = cell.dataset.value ?? cell.textContent.trim();
    if (text === "–" || text === "") return null;
    if (!isNumber) return text;
    const plain = root.lang.startsWith("en") ? text.replaceAll(",", "") : text.replace(",", ".");
    return parseFloat(plain.replace("−", "-").replace(/[^\d.-]/g, ""));
  }

  /* Two controls of one page are told apart: by the figure, file, release or code that they belong to. */
  const OWNERS = [
    [".st-key-page [class*=st-key-exhibit-]", "h2, h3"],
    [".st-key-page .table-scroll:not([class*=st-key-exhibit-] *)", "caption"],
    [".st-key-page [class*=st-key-loaded-]", "strong"],
    [".st-key-page [class*=st-key-release-]", "h3"],
    [".st-key-page [class*=st-key-map-line-]", ".code"],
  ];

  function nameControls() {
    for (const [owners, named] of OWNERS) {
      for (const owner of all(owners)) {
        const name = owner.querySelector(named)?.textContent.trim();
        if (!name) continue;
        for (const control of owner.querySelectorAll("button:not([role=radio], [aria-haspopup]), [role=radiogroup]")) {
          const said = control.querySelector("p") ?? control;  // without the letters that an icon is drawn with
          const own = control.matches("button") ? said.textContent.trim() : control.dataset.own ?? control.getAttribute("aria-label");
          if (!own || own.includes(name)) continue;
          if (!control.matches("button")) control.dataset.own = own;
          set(control, "aria-label", `${own}: ${name}`);
        }
      }
    }
    for (const group of all("[data-testid=stNumberInput]")) {
      const label = group.querySelector("[data-testid=stWidgetLabel]")?.textContent.trim();
      for (const [step, word] of [["Up", "Increment"], ["Down", "Decrement"]]) {
        const button = group.querySelector(`[data-testid=stNumberInputStep${step}]`);
        if (label && button) set(button, "aria-label", `${translate(word) ?? word}: ${label}`);
      }
    }
    for (const group of all("[data-testid=stSelectbox], [data-testid=stMultiSelect]")) {
      const label = group.querySelector("[data-testid=stWidgetLabel]")?.textContent.trim();
      const opener = group.querySelector("button[aria-haspopup=listbox]");
      if (label && opener) set(opener, "aria-label", `${translate("Open") ?? "Open"}: ${label}`);
    }
  }

  /* What is said of a field is read with the field. */
  function tieErrors() {
    const wrong = new Set();
    for (const error of all(".field-error[data-field]")) {
      const control = one(`.st-key-${CSS.escape(error.dataset.field)} :is(input, textarea, select, [role=radiogroup])`);
      if (!control) continue;
      error.id ||= `error-${error.dataset.field}`;
      wrong.add(control);
      set(control, "aria-invalid", "true");
      set(control, "aria-describedby", error.id);
    }
    for (const control of all("[aria-describedby^=error-]")) {
      if (wrong.has(control)) continue;
      control.removeAttribute("aria-describedby");
      control.removeAttribute("aria-invalid");
    }
  }

  let dressing = false;
  function dressSoon() {
    if (dressing) return;
    dressing = true;
    requestAnimationFrame(() => { dressing = false; dress(); });
  }

  new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.target instanceof SVGElement) continue;
      if (change.type === "childList") change.addedNodes.forEach(translateTree);
      else if (change.type === "attributes") translateAttribute(change.target, change.attributeName);
      else translateText(change.target);
    }
    fillPlaces();  // before the next frame, so that no place is ever seen empty
    dressSoon();
  }).observe(root, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ATTRIBUTES });

  /* ---- focus ---- */

  function focusHeading(options) {
    const heading = painted()?.querySelector("h1") ?? one("h1");
    if (!heading) return;
    heading.tabIndex = -1;
    heading.focus(options);
  }

  const isPageDrawn = () => one(".wordmark")?.dataset.path === location.pathname;

  let waiting = null;  // for what is to take the focus: who asks last gets it
  function focusWhen(isThere, take) {
    clearInterval(waiting);
    const started = Date.now();
    waiting = setInterval(() => {
      const waited = Date.now() - started;
      if (waited <= WAIT_FOR_HEADING_MS && !(isThere(waited) && isPageDrawn() && isIdle())) return;
      clearInterval(waiting);
      take();
    }, 50);
  }

  /* The heading of the panel or figure that was asked for, or of the page, when it has been drawn. */
  function focusPart(name) {
    const heading = () => one(name ? `:is(.st-key-panel-${name}, .st-key-exhibit-${name}) h2` : ".st-key-page h1");
    focusWhen((waited) => waited > 300 && heading(), () => {
      const found = heading();
      if (!found) return focusHeading();
      unfold(found);
      found.tabIndex = -1;
      found.focus({ preventScroll: true });
      found.scrollIntoView({ block: "start" });
    });
  }

  /* A figure that a link leads to is no longer folded. */
  function unfold(place) {
    const fold = place?.closest("[class*=st-key-exhibit-]")?.querySelector("details.figure-fold");
    if (fold) fold.open = true;
  }

  let path = location.pathname;
  function onNavigation() {
    if (location.pathname === path) return;
    path = location.pathname;
    dressSoon();
    const options = { preventScroll: place !== null };
    focusWhen(() => true, () => focusHeading(options));
  }

  for (const name of ["pushState", "replaceState"]) {
    const original = history[name];
    history[name] = function (...rest) {
      if (name === "pushState") clearTimeout(keeping);  // Streamlit has scrolled to the top before it tells of a new page
      const result = original.apply(this, rest);
      onNavigation();
      return result;
    };
  }
  addEventListener("popstate", (event) => {
    place = event.state?.place ?? null;
    onNavigation();
    restorePlace();
  });

  /* ---- the back button leads to the place that was left, which Streamlit scrolls in a box of its own ---- */

  const KEEP_PLACE_MS = 200;
  let place = history.state?.place ?? null;  // where a page that was come back to is to stand, until it does
  let keeping = null;

  const top = () => (painted() ? scrollY : one("[data-testid=stMain]")?.scrollTop) ?? 0;

  function keepPlace() {
    clearTimeout(keeping);
    if (place === null && history.state?.place !== top()) history.replaceState({ ...history.state, place: top() }, "");
  }

  function restorePlace() {
    if (place === null) return;
    if (painted()) scrollTo(0, place);
    else if (isDrawn()) one("[data-testid=stMain]").scrollTop = place;
    else return setTimeout(restorePlace, 50);
    place = null;
  }

  history.scrollRestoration = "manual";
  addEventListener("scroll", () => {
    clearTimeout(keeping);
    keeping = setTimeout(keepPlace, KEEP_PLACE_MS);
  }, { passive: true, capture: true });
  for (const name of ["click", "pagehide"]) addEventListener(name, keepPlace, true);
  for (const name of ["wheel", "touchmove"]) {
    addEventListener(name, () => { place = null; }, { passive: true, capture: true });
  }

  /* ---- what a run has changed is said, and the focus goes there when its own place is gone ---- */

  // In the order of what a reader wants to hear first.
  const TELLING = ".field-error, [data-testid=stAlert], [data-told], h1, .lead, h2";
  const tellings = () => [...all(`.st-key-page :is(${TELLING})`)].filter((one) => painted() || one.checkVisibility());
  const words = (element) => element.textContent.trim().replace(/\s+/g, " ");
  const rank = (element) => TELLING.split(", ").findIndex((selector) => element.matches(selector));

  let before = null;  // what was told before this run, and where
  let focused = null, heading = null;  // the element; where it stands if it is a heading

  function remember() {
    before = { path: location.pathname, texts: new Set(tellings().map(words)) };
  }

  function tellChanges() {
    const known = before;
    remember();
    moveFocusAsAsked(known);
    if (!known || known.path !== location.pathname) return;
    const fresh = tellings().filter((one) => !known.texts.has(words(one))).sort((a, b) => rank(a) - rank(b));
    if (!fresh.length) return;
    announce(words(fresh[0]).slice(0, 300));
    if (fresh[0].matches(".field-error")) focusField(fresh[0]);
    else if (focused && !focused.isConnected && document.activeElement === document.body) focusOn(sameHeading() ?? fresh[0]);
  }

  const headingsOf = (key, kind) => [...all(`.${CSS.escape(key)} ${kind}`)];

  // The heading that stands where the focused one stood: its words are new.
  const sameHeading = () => heading && headingsOf(heading.key, heading.kind)[heading.at];

  // The server asks for it by a mark that it has not made before: the heading after it is where to go on.
  const followed = new Set();
  function moveFocusAsAsked(known) {
    for (const mark of all(".focus-next[data-token]")) {
      if (followed.has(mark.dataset.token)) continue;
      followed.add(mark.dataset.token);
      if (!known || known.path !== location.pathname) continue;
      const headings = [...all(".st-key-page :is(h1, h2, h3, h4)")];
      const next = headings.find((one) => mark.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING);
      if (next) focusOn(next);
    }
  }

  function focusOn(element) {
    if (!element.hasAttribute("tabindex")) element.tabIndex = -1;
    element.focus();
  }

  function focusField(error) {
    tieErrors();
    const control = one(`[aria-describedby="${error.id}"]`);
    (control?.matches("[role=radiogroup]") ? control.querySelector("input, [role=radio]") : control)?.focus();
  }

  document.addEventListener("focusin", (event) => {
    focused = event.target.closest?.(".st-key-page") ? event.target : null;
    const key = focused?.matches("h1, h2, h3") && keyOf(focused);
    heading = key ? { key, kind: focused.tagName, at: headingsOf(key, focused.tagName).indexOf(focused) } : null;
  });

  // Told by what has changed and not by the end of a run: a quick one is never seen running, a slow page is drawn after it.
  let settling = null;
  new MutationObserver(() => {
    clearTimeout(settling);
    settling = setTimeout(() => {  // the first time too: the header may be there before the page
      if (isIdle() && isPageDrawn()) tellChanges();
    }, 150);
  }).observe(root, { subtree: true, childList: true, characterData: true, attributeFilter: ["data-test-script-state"] });

  /* ---- the first paint: the server's drawing of the page, until Streamlit has drawn the same ---- */

  const painted = () => document.getElementById("first-paint");
  const QUIET_MS = 150;  // so long without scrolling or a pressed button
  const LONGEST_HOLD_MS = 20000;  // a focused list holds the swap no longer
  const began = performance.now();
  let lastMoved = 0, isPressed = false, isPrinting = false, wanted = null, isReady = false;

  for (const name of ["scroll", "wheel", "touchmove", "keydown"]) {
    addEventListener(name, () => { lastMoved = performance.now(); }, { passive: true, capture: true });
  }
  addEventListener("pointerdown", () => { isPressed = true; }, true);
  for (const name of ["pointerup", "pointercancel", "blur"]) addEventListener(name, () => { isPressed = false; }, true);
  addEventListener("beforeprint", () => { isPrinting = true; });
  addEventListener("afterprint", () => { isPrinting = false; });

  const hasFailed = () => isIdle() && one("[data-testid=stAlert], [data-testid=stException]") && !one("h1");

  // "Not running" is not "drawn": parts that load later leave skeletons, and figures are put in by us.
  function isDrawn() {
    if (!isPageDrawn() || !isIdle() || !one("h1")) return false;
    if (one("[data-testid=stSkeleton], [data-stale=true]")) return false;
    return [...all("[data-figure]")].every((place) => place.firstElementChild || !isWanted(place));
  }

  // What the reader is in the middle of is not taken away: a list, a selection, a scroll, a print.
  function isBusy() {
    const active = document.activeElement;
    if (isPrinting || isPressed || performance.now() - lastMoved < QUIET_MS) return true;
    const isChoosing = painted().contains(active) && active.matches("select, input");
    if (isChoosing && performance.now() - began < LONGEST_HOLD_MS) return true;
    const selection = getSelection();
    return !selection.isCollapsed && painted().contains(selection.anchorNode);
  }

  const keyOf = (element) => element?.closest("[class*=st-key-]")?.className.match(/st-key-[^ ]+/)?.[0];
  const FOCUSABLE = "a[href], button, input, select, summary, [tabindex]";

  // The same control in Streamlit's drawing: in the block of the same key, the link of the same address, else of the same number.
  function twinOf(element) {
    const key = keyOf(element);
    const theirs = key && one(`.${CSS.escape(key)}`);
    if (!theirs) return null;
    if (element.matches("a[href]:not(.box-segment)")) {
      const links = [...theirs.querySelectorAll("a[href]")];
      const same = links.find((link) => link.href === element.href || words(link) === words(element));
      if (same) return same;
    }
    const kind = element.matches("summary") ? "summary" : element.matches("h1, h2, h3") ? element.tagName : FOCUSABLE;
    const at = [...element.closest(`.${key}`).querySelectorAll(kind)].indexOf(element);
    return theirs.querySelectorAll(kind)[at] ?? theirs.querySelector(FOCUSABLE);
  }

  // The deepest block that both drawings have, under the upper edge of the window.
  function anchor() {
    let best = null;
    for (const block of painted().querySelectorAll("[class*=st-key-], h1, .lead")) {
      const box = block.getBoundingClientRect();
      if (box.height && box.top <= 1 && box.bottom > 1) best = block;
    }
    if (!best) return null;
    const key = best.className.match(/st-key-[^ ]+/)?.[0];
    const other = one(key ? `.${CSS.escape(key)}` : best.matches("h1") ? "h1" : ".lead");
    return other && { other, top: best.getBoundingClientRect().top };
  }

  function swap() {
    const first = painted();
    const main = one("[data-testid=stMain]");
    const active = first.contains(document.activeElement) ? document.activeElement : null;
    const isByKeyboard = active?.matches(":focus-visible");
    const target = active && twinOf(active);
    const isNewer = one(".freshness")?.textContent !== first.querySelector(".freshness")?.textContent;
    const held = scrollY > 0 ? anchor() : null;
    for (const open of first.querySelectorAll(".box-html details[open]")) {
      const twin = twinOf(open.querySelector("summary"))?.closest("details");
      if (twin) twin.open = true;
    }
    const sideways = [...first.querySelectorAll(".table-scroll")].map((box) => [keyOf(box), box.scrollLeft]);
    const was = scrollY;
    main.scrollTop = was;
    if (held) main.scrollTop += held.other.getBoundingClientRect().top - app().getBoundingClientRect().top - held.top;
    for (const [key, left] of sideways) {
      const twin = left && one(`.${CSS.escape(key)} .table-scroll`);
      if (twin) twin.scrollLeft = left;
    }
    root.classList.remove("painted");
    first.remove();
    if (target) {
      if (!target.matches(FOCUSABLE)) target.tabIndex = -1;
      target.focus({ preventScroll: true, focusVisible: isByKeyboard });
    }
    if (wanted) all(`.${CSS.escape(wanted.key)} button`)[wanted.at]?.click();
    if (isNewer) announce(say("newer"));
    performance.mark("portal-swap");
  }

  function swapWhenDrawn() {
    if (!painted()) return;
    if (hasFailed()) tellStill(one("[data-testid=stAlert], [data-testid=stException]").textContent);
    else if (!isDrawn()) isReady = false;
    else if (isReady && !isBusy()) return swap();
    else isReady = true;  // one more frame, for what follows the last part
    setTimeout(() => requestAnimationFrame(swapWhenDrawn), isReady ? 0 : 30);
  }

  // The page is there, only its choices do not work: one thin line.
  function tellStill(why) {
    if (document.getElementById("portal-still")) return;
    const line = document.createElement("p");
    line.id = "portal-still";
    line.setAttribute("role", "status");
    const again = document.createElement("a");
    again.href = location.href;
    again.textContent = say("again");
    line.append(why ? `${why} ` : "", say("still"), " ", again);
    painted().prepend(line);
  }

  const FAR_MS = 100;  // to the first byte: then it is the network that takes its time, and loading need not wait

  // Streamlit begins after the first paint has been seen: its scripts would hold it back by half a second.
  function startStreamlit() {
    const target = location.hash && document.getElementById(location.hash.slice(1));
    if (target) {
      unfold(target);
      target.scrollIntoView();
    }
    const entry = document.querySelector("link[data-entry]");
    const load = () => { for (const link of document.querySelectorAll("link[data-later]")) link.rel = link.dataset.later; };
    if (performance.getEntriesByType("navigation")[0]?.responseStart > FAR_MS) load();
    if (entry) requestAnimationFrame(() => setTimeout(() => { load(); import(entry.href); }));
    swapWhenDrawn();
  }
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", startStreamlit); else startStreamlit();
  restorePlace();

  // A choice that is made before Streamlit is there opens the page with it; a pressed button is pressed again.
  document.addEventListener("change", (event) => {
    if (event.target.closest?.("#first-paint")) event.target.form?.requestSubmit();
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("#first-paint [data-replay]");
    if (!button) return;
    wanted = { key: keyOf(button), at: Number(button.dataset.replay) };
    button.setAttribute("aria-busy", "true");
  });

  /* ---- links: languages, copy, phone menu, skip ---- */

  function keepQuery(link) {
    const query = new URLSearchParams(location.search);
    query.set("lang", link.lang);
    link.href = `?${query}`;
  }

  for (const name of ["pointerover", "focusin", "click"]) {
    document.addEventListener(name, (event) => {
      const link = event.target.closest?.(".languages a");
      if (link) keepQuery(link);
    }, true);
  }

  function announce(text) {
    let region = document.getElementById("portal-announcements");
    if (!region) {
      region = document.createElement("div");
      region.id = "portal-announcements";
      region.className = "visually-hidden";
      region.setAttribute("role", "status");
      region.setAttribute("aria-live", "polite");
      document.body.append(region);
    }
    region.textContent = "";
    setTimeout(() => { region.textContent = text; }, 50);
  }

  async function copyLink(button) {
    const { copyQuery, copyPlace } = button.dataset;
    const named = copyQuery ?? document.querySelector("[data-copy-query]")?.dataset.copyQuery;  // a figure's is of its page
    const whole = new URL(named ?? location.href, location.href);
    if (copyPlace) whole.hash = copyPlace;
    const address = whole.href;
    let done = true;
    try {
      await navigator.clipboard.writeText(address);
    } catch {
      done = copyOldWay(address);
    }
    const text = say(done ? "copied" : "notCopied");
    announce(text);
    button.dataset.copied = text;
    setTimeout(() => { delete button.dataset.copied; }, 4000);
  }

  function copyOldWay(text) {
    const field = document.createElement("textarea");
    field.value = text;
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    return done;
  }

  const MENUS = ":is(.phone-menu, .tool-menu)";
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && event.target.closest?.(`${MENUS}[open]`);
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  document.addEventListener("click", (event) => {
    const target = event.target;
    const copy = target.closest?.("[data-copy-link]");
    if (copy) { event.preventDefault(); copyLink(copy); }
    for (const menu of all(`${MENUS}[open]`)) {
      if (!menu.contains(target) || target.closest("a")) menu.open = false;
    }
    if (target.closest?.("[data-testid=stSkipToContent]")) {
      event.preventDefault();
      focusHeading();
    }
  });

  /* ---- figures: drawings are put in where the page names them; the old one stays until the new has come ---- */

  const MOST_DRAWINGS = 60;
  const TRIES_MS = [0, 1000, 4000];  // a page that is being drawn anew puts its drawings on the server anew
  const drawings = new Map();  // by name: a promise of a drawing
  const standing = new Map();  // by figure: the newest drawing

  async function fetched(name) {
    const drawn = painted()?.querySelector(`[data-drawing="${name}"] > svg`);
    if (drawn) return drawn.cloneNode(true);
    for (const wait of TRIES_MS) {
      await new Promise((go) => setTimeout(go, wait));
      const answer = await fetch(`/kuvio/${name}`).catch(() => null);
      if (answer?.ok) return new DOMParser().parseFromString(await answer.text(), "image/svg+xml").documentElement;
    }
    throw new Error(name);
  }

  function drawingOf(name) {
    if (!drawings.has(name)) {
      drawings.set(name, fetched(name));
      if (drawings.size > MOST_DRAWINGS) drawings.delete(drawings.keys().next().value);
    }
    return drawings.get(name);
  }

  // What is only folded is drawn too: it may be printed. Behind the first paint nothing is laid out, and what is
  // in sight is told by the same drawing there.
  function isWanted(place) {
    const drawn = painted() ? painted().querySelector(`[data-drawing="${place.dataset.figure}"]`) : place;
    return !drawn || drawn.checkVisibility()
      || Boolean(drawn.closest("[class*=st-key-exhibit-]:has(details.figure-fold)")?.checkVisibility());
  }

  function fillPlaces() {
    for (const place of all("[data-figure]")) {
      const { figure, key, filled } = place.dataset;
      if (filled === figure || !isWanted(place)) continue;
      place.dataset.filled = figure;
      if (!place.firstChild && standing.has(key)) place.append(standing.get(key).cloneNode(true));
      drawingOf(figure).then((drawing) => putIn(place, drawing), () => tellMissing(place));
    }
  }

  function putIn(place, drawing) {
    standing.set(place.dataset.key, drawing);
    const drawn = document.importNode(drawing, true);
    if (drawn.querySelector("[data-tip]")) drawn.setAttribute("tabindex", "0");
    for (const name of ["role", "aria-label"]) place.removeAttribute(name);  // the drawing has its own
    const hadFocus = place.contains(document.activeElement);
    place.replaceChildren(drawn);
    if (hadFocus) drawn.focus();
  }

  function tellMissing(place) {
    drawings.delete(place.dataset.figure);
    const text = document.createElement("p");
    const again = document.createElement("a");
    again.href = location.href;
    again.textContent = say("again");
    text.append(say("noFigure"), " ", again);
    place.removeAttribute("role");
    place.replaceChildren(text);
  }

  addEventListener("resize", fillPlaces);
  addEventListener("toggle", fillPlaces, true);  // what was folded has come to sight

  /* ---- the value of a mark: pointed at, touched, or reached with the arrow keys ---- */

  const NEAR_PX = 20;
  const MARKS = "[data-tip]";
  const DRAWN = "svg.drawing, .strip-line";
  let told = null;  // the mark whose value is shown

  function tipBox() {
    let box = document.getElementById("portal-tip");
    if (!box) {
      box = document.createElement("div");
      box.id = "portal-tip";
      box.setAttribute("aria-hidden", "true");  // what it says is said in the live region
      box.append(document.createElement("i"), document.createElement("span"));
      document.body.append(box);
    }
    return box;
  }

  function showTip(mark, aloud) {
    if (mark === told) return;
    told = mark;
    const box = tipBox();
    box.hidden = !mark;
    if (!mark) return;
    const [frame, label] = box.children;
    const { left, top, width, height } = mark.getBoundingClientRect();
    Object.assign(frame.style, { left: `${left - 2}px`, top: `${top - 2}px`, width: `${width + 4}px`, height: `${height + 4}px` });
    label.textContent = mark.dataset.tip;
    const { offsetWidth: wide, offsetHeight: high } = label;
    label.style.left = `${Math.max(8, Math.min(innerWidth - wide - 8, left + width / 2 - wide / 2))}px`;
    label.style.top = `${top > high + 12 ? top - high - 8 : top + height + 8}px`;
    if (aloud) announce(mark.dataset.tip.replaceAll("\n", ", "));
  }

  const middle = (mark) => {
    const { left, right, top, bottom } = mark.getBoundingClientRect();
    return [(left + right) / 2, (top + bottom) / 2];
  };

  function nearest(marks, distance, most) {
    let best = null;
    for (const mark of marks) {
      const far = distance(...middle(mark));
      if (far < most) [best, most] = [mark, far];
    }
    return best;
  }

  function pointAt(event) {
    const drawing = event.target.closest?.(DRAWN);
    const { clientX: x, clientY: y } = event;
    const near = () => nearest(drawing.querySelectorAll(MARKS), (left, top) => Math.hypot(left - x, top - y), NEAR_PX);
    showTip(drawing ? event.target.closest(MARKS) ?? near() : null);
  }

  /* Left and right go from mark to mark as they were drawn, up and down to the nearest one there. */
  function markAfter(drawing, key) {
    const marks = [...drawing.querySelectorAll(MARKS)];
    const at = marks.indexOf(told);
    const last = marks.length - 1;
    if (key === "Home" || (at < 0 && key !== "End")) return marks[0];
    if (key === "End") return marks[last];
    if (key === "ArrowRight") return marks[Math.min(last, at + 1)];
    if (key === "ArrowLeft") return marks[Math.max(0, at - 1)];
    const [x, y] = middle(told);
    const way = key === "ArrowDown" ? 1 : -1;
    const ahead = (left, top) => (way * (top - y) > 1 ? way * (top - y) + 4 * Math.abs(left - x) : Infinity);
    return nearest(marks, ahead, Infinity) ?? told;
  }

  const FLOWS = "/lainausvirrat";  // the page of what names none

  /* What stands behind a mark: the figure tells where it leads (portal/kit/follow.py), and the page opens it
     in its place. */
  function follow(mark) {
    const { follow: leads } = mark.dataset;
    const asked = new URL(leads.startsWith("/") ? leads : `${FLOWS}?${leads}`, location.href);
    const isHere = location.pathname === asked.pathname;
    const release = new URLSearchParams(location.search).get("julkaisu");
    const url = new URL(isHere ? location.href : asked.pathname, location.href);
    if (release) url.searchParams.set("julkaisu", release);
    for (const [name, code] of asked.searchParams) {
      if (code) url.searchParams.set(name, code);
      else url.searchParams.delete(name);
    }
    url.hash = "";
    goTo(url);
    focusPart(leads.startsWith("/") ? asked.hash.slice(1) : [...asked.searchParams.keys()][0]);
  }

  /* Another page or view of the portal, without loading it anew where it is running. */
  function goTo(url) {
    if (!one("[data-testid=stApp]") || painted()) return location.assign(url);
    keepPlace();
    history.pushState({ place: null }, "", url);
    dispatchEvent(new PopStateEvent("popstate", { state: {} }));
  }

  const KEYS = new Set(["ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown", "Home", "End"]);
  document.addEventListener("keydown", (event) => {
    const drawing = event.target.closest?.(DRAWN);
    if (event.key === "Escape") showTip(null);
    if (event.key === "Enter" && drawing && told?.dataset.follow) return follow(told);
    const leads = event.key === "Enter" && drawing && told?.closest("a");
    if (leads) return goTo(new URL(leads.href.baseVal, location.href));
    if (!drawing || !KEYS.has(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const mark = markAfter(drawing, event.key);
    mark.scrollIntoView({ block: "nearest", inline: "nearest" });
    showTip(mark, true);
  });
  document.addEventListener("focusin", (event) => {
    if (event.target.matches?.(`:is(${DRAWN}):focus-visible`)) announce(say("values"));
  });
  document.addEventListener("focusout", (event) => { if (event.target.matches?.(DRAWN)) showTip(null); });
  // A touch ends in a click, after what it took the focus from has let go of it.
  for (const name of ["pointermove", "pointerdown", "click"]) document.addEventListener(name, pointAt);
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-follow]");
    const mark = link ?? (event.target.closest?.(DRAWN) && told);
    if (!mark?.dataset.follow || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    follow(mark);
  });
  document.addEventListener("click", (event) => {
    const inPage = event.target.closest?.(".page-contents a");
    if (inPage) unfold((painted() ?? document).querySelector(inPage.hash));
    if (inPage && !painted()) {
      event.preventDefault();  // else Streamlit takes it for another page
      const place = one(inPage.hash);
      place?.scrollIntoView();
      place?.setAttribute("tabindex", "-1");
      place?.focus({ preventScroll: true });
    }
    const link = event.target.closest?.("a[data-go]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || !one("[data-testid=stApp]") || painted()) return;
    event.preventDefault();
    goTo(new URL(link.getAttribute("href"), location.href));
    if (link.closest(".choices")) focusWhen(() => !one(".choices"), focusHeading);
  });
  document.documentElement.addEventListener("pointerleave", (event) => { if (event.pointerType === "mouse") showTip(null); });
  document.addEventListener("scroll", () => { if (!document.activeElement?.matches(DRAWN)) showTip(null); }, true);

  /* ---- no connection ---- */

  let aloneSince = Date.now();
  function watchConnection() {
    const drawn = one(".wordmark");
    const state = app()?.getAttribute("data-test-connection-state");
    const connected = drawn && (!state || state === "CONNECTED");
    if (connected) {
      aloneSince = Date.now();
      document.getElementById("portal-blocked")?.remove();
    } else if (Date.now() - aloneSince >= WAIT_FOR_CONNECTION_MS) {
      showBlocked();
    }
  }

  function showBlocked() {
    if (painted()) return tellStill("");
    if (document.getElementById("portal-blocked")) return;
    const box = document.createElement("div");
    box.id = "portal-blocked";
    box.setAttribute("role", "alert");
    const text = document.createElement("p");
    text.textContent = say("blocked");
    const link = document.createElement("a");
    link.href = "/tuloste";
    link.textContent = say("sheet");
    const again = document.createElement("a");
    again.href = location.href;
    again.textContent = say("again");
    box.append(text, link, again);
    document.body.prepend(box);
  }

  /* ---- a sign-in that ends soon ---- */

  const WARN_BEFORE_MS = 15 * 60 * 1000;
  function watchSignIn() {
    const signedIn = one(".signed-in[data-ends]");
    const left = signedIn ? Number(signedIn.dataset.ends) - Date.now() : NaN;
    const shown = document.getElementById("portal-ends");
    if (!(left > 0 && left < WARN_BEFORE_MS)) return shown?.remove();
    if (shown) return;
    const box = document.createElement("div");
    box.id = "portal-ends";
    box.setAttribute("role", "alert");
    const text = document.createElement("p");
    text.textContent = signedIn.dataset.says;
    box.append(text);
    document.body.prepend(box);
  }

  setInterval(() => { if (!before && isIdle() && one(".wordmark")) remember(); }, 250);
  setInterval(watchConnection, 500);
  setInterval(watchSignIn, 5000);
})();

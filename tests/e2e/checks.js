/* Checks that axe leaves open, run inside a page: they return what is wrong, an empty list when nothing is. */
window.checks = (() => {
  "use strict";

  const LEAST_TEXT = 4.5;
  const LEAST_GRAPHIC = 3;
  const say = (element) => (element.closest?.("[class*=st-key-]")?.className.match(/st-key-[\w-]+/)?.[0] ?? element.tagName);

  function visible(element) {
    const isLaidOut = !element.ownerSVGElement || element.getBoundingClientRect().width > 0;  // a text in a hidden group is "visible"
    return isLaidOut && element.checkVisibility({ opacityProperty: true, visibilityProperty: true })
      && !element.closest("[data-testid=stSkipToContent]:not(:focus), .skip:not(:focus), .visually-hidden, [aria-hidden=true]:not(svg):not(svg *), noscript, script, style");
  }

  function textNodes() {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) {
      const node = walker.currentNode;
      if (node.data.trim() && node.parentElement && visible(node.parentElement)) found.push(node);
    }
    return found;
  }

  /* ---- contrast ---- */

  function rgb(text) {
    const parts = (text.match(/[\d.]+/g) ?? []).map(Number);
    return { r: parts[0], g: parts[1], b: parts[2], a: parts[3] ?? 1 };
  }

  function luminance({ r, g, b }) {
    const [x, y, z] = [r, g, b].map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  }

  function contrast(a, b) {
    const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
    return (light + 0.05) / (dark + 0.05);
  }

  function over(top, below, alpha) {
    const mix = (x, y) => x * alpha + y * (1 - alpha);
    return { r: mix(top.r, below.r), g: mix(top.g, below.g), b: mix(top.b, below.b) };
  }

  function opacity(element) {
    let product = 1;
    for (let at = element; at; at = at.parentElement) product *= Number(getComputedStyle(at).opacity);
    return product;
  }

  /* Where each text is and in what colour; the picture without texts tells what lies under it. */
  let remembered = [];
  function rememberTexts() {
    remembered = textNodes().map((node) => {
      const range = document.createRange();
      range.selectNodeContents(node);
      const element = node.parentElement;
      const style = getComputedStyle(element);
      const colour = rgb(element.closest("svg") ? style.fill : style.color);
      const size = parseFloat(style.fontSize);
      return {
        text: node.data.trim().slice(0, 40), where: say(element), colour,
        alpha: colour.a * opacity(element) * (element.closest("svg") ? Number(style.fillOpacity) : 1),
        large: size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700),
        boxes: [...range.getClientRects()].map(({ left, top, width, height }) => ({ left, top, width, height })),
      };
    }).filter((one) => one.boxes.length);
    const style = document.createElement("style");
    style.id = "no-texts";
    style.textContent = `* { color: transparent !important; -webkit-text-fill-color: transparent !important;
      text-shadow: none !important; text-decoration-color: transparent !important; caret-color: transparent !important; transition: none !important; }
      svg text, svg tspan { fill: transparent !important; stroke: transparent !important; }`;
    document.head.append(style);
    return remembered.length;
  }

  async function weakTexts(picture) {
    document.getElementById("no-texts")?.remove();
    const image = new Image();
    image.src = picture;
    await image.decode();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [image.width, image.height];
    const context = canvas.getContext("2d", { willReadFrequently: true });
    context.drawImage(image, 0, 0);
    const found = [];
    for (const one of remembered) {
      const box = one.boxes[0];
      const points = [0.15, 0.5, 0.85].map((share) => [box.left + box.width * share, box.top + box.height / 2]);
      const ratios = points.filter(([x, y]) => x >= 0 && y >= 0 && x < image.width && y < image.height).map(([x, y]) => {
        const [r, g, b] = context.getImageData(Math.round(x), Math.round(y), 1, 1).data;
        return contrast(over(one.colour, { r, g, b }, one.alpha), { r, g, b });
      });
      const worst = Math.min(...ratios);
      if (worst < (one.large ? LEAST_GRAPHIC : LEAST_TEXT)) found.push(`${one.where}: "${one.text}" ${worst.toFixed(2)}`);
    }
    return [...new Set(found)];
  }

  function backgroundOf(element) {
    for (let at = element; at; at = at.parentElement) {
      const colour = rgb(getComputedStyle(at).backgroundColor);
      if (colour.a === 1) return colour;
    }
    return { r: 255, g: 255, b: 255 };
  }

  /* Bars and lines of charts, edges of controls: what must be seen to be understood. */
  function weakGraphics() {
    const found = [];
    const seen = (element, property, name) => {
      const colour = rgb(getComputedStyle(element)[property]);
      if (!(colour.a > 0)) return;
      const below = backgroundOf(property === "borderTopColor" ? element.parentElement : element);
      const ratio = contrast(over(colour, below, colour.a * opacity(element)), below);
      if (ratio < LEAST_GRAPHIC) found.push(`${say(element)}: ${name} ${getComputedStyle(element)[property]} ${ratio.toFixed(2)}`);
    };
    for (const bar of document.querySelectorAll("svg.drawing rect[data-tip]")) if (visible(bar)) seen(bar, "fill", "bar");
    for (const line of document.querySelectorAll("svg.drawing path[fill=none]")) if (visible(line)) seen(line, "stroke", "line");
    for (const edge of document.querySelectorAll("[data-testid=stSelectbox] [role=group], [data-testid=stTextInputRootElement], .stDownloadButton button, .stButtonGroup button, [data-copy-link]")) {
      if (visible(edge)) seen(edge, "borderTopColor", "edge");
    }
    return [...new Set(found)];
  }

  /* ---- texts ---- */

  function texts({ attributes }) {
    const found = textNodes().filter((node) => !node.parentElement.closest("[lang=en], code")).map((node) => node.data.trim());
    if (!attributes) return found;
    for (const name of ["aria-label", "title", "placeholder", "alt", "aria-roledescription", "aria-description"]) {
      for (const element of document.querySelectorAll(`[${name}]`)) {
        if (!element.closest("[lang=en]")) found.push(element.getAttribute(name).trim());
      }
    }
    for (const region of document.querySelectorAll("[aria-live], [role=status], [role=alert]")) found.push(region.textContent.trim());
    return found.filter(Boolean);
  }

  function headings() {
    return [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].filter((h) => h.checkVisibility()).map((h) => Number(h.tagName[1]));
  }

  /* ---- layout ---- */

  function tooWide() {
    const main = document.querySelector("[data-testid=stMain]");
    if (main.scrollWidth <= innerWidth && document.documentElement.scrollWidth <= innerWidth) return [];
    return [...main.querySelectorAll("*")].filter((e) => visible(e) && e.getBoundingClientRect().right > innerWidth + 1 && !e.closest(".table-scroll"))
      .map((e) => `${say(e)} ${e.tagName}.${e.className} ${Math.round(e.getBoundingClientRect().right)}`).slice(0, 8);
  }

  /* Text that its own box cuts, or that lies outside the window. */
  function clipped() {
    const found = [];
    for (const node of textNodes()) {
      const element = node.parentElement;
      if (element.closest(".table-scroll, [data-testid=stSkipToContent], .skip, [role=status]")) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const { left, right, width } = range.getBoundingClientRect();
      if (!width) continue;
      let edge = { left: 0, right: innerWidth };
      for (let at = element; at && at !== document.body; at = at.parentElement) {
        if (getComputedStyle(at).overflowX === "visible") continue;
        const box = at.getBoundingClientRect();
        edge = { left: Math.max(edge.left, box.left), right: Math.min(edge.right, box.right) };
      }
      if (left < edge.left - 1.5 || right > edge.right + 1.5) found.push(`${say(element)}: "${node.data.trim().slice(0, 40)}" ${Math.round(left)}-${Math.round(right)} in ${Math.round(edge.left)}-${Math.round(edge.right)}`);
    }
    return [...new Set(found)];
  }

  /* ---- figures ---- */

  function figures() {
    return [...document.querySelectorAll("[class*=st-key-exhibit-]")].filter((e) => e.checkVisibility()).map((exhibit) => ({
      key: exhibit.className.match(/st-key-exhibit-([\w-]+)/)[1],
      alts: [...exhibit.querySelectorAll("svg.drawing[aria-label]")].map((e) => e.getAttribute("aria-label")),
      plots: exhibit.querySelectorAll("svg.drawing").length,
      imageAlts: [
        ...[...exhibit.querySelectorAll("img")].map((e) => e.alt),
        ...[...exhibit.querySelectorAll("[role=img][aria-label]")].map((e) => e.getAttribute("aria-label")),
      ],
      note: exhibit.querySelector(".figure-note")?.textContent ?? "",
      buttons: [...exhibit.querySelectorAll("button")].map((e) => e.textContent.trim()),
      files: [...exhibit.querySelectorAll("a[download]")].map((e) => e.textContent.split(":")[0].trim()),
      table: exhibit.querySelector("table caption")?.textContent ?? null,
      rows: exhibit.querySelectorAll("table tbody tr").length,
    }));
  }

  /* ---- keyboard ---- */

  const OPERABLE = "a[href], button, input, summary, select, textarea, [tabindex='0']";

  function operable() {
    return [...document.querySelectorAll(OPERABLE)].filter((e) => e.checkVisibility({ visibilityProperty: true }) && !e.disabled && e.tabIndex >= 0);
  }

  function number() {
    operable().forEach((element, index) => { element.dataset.stop = String(index); });
    return operable().length;
  }

  function focused() {
    const element = document.activeElement;
    if (!element || element === document.body) return null;
    const style = getComputedStyle(element);
    const ring = [element, ...[element.parentElement, element.parentElement?.parentElement].filter(Boolean)]
      .some((e) => { const s = getComputedStyle(e); return (s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2) || /rgb.* 0px 0px 0px [1-9]/.test(s.boxShadow); });
    return { stop: element.dataset.stop ?? null, name: (element.getAttribute("aria-label") || element.textContent || element.tagName).trim().slice(0, 50), ring, style: style.outline };
  }

  function unreached(stops) {
    const group = (e) => e.closest("[role=radiogroup], [role=tablist], [role=group], [data-testid=stButtonGroup]");
    const reached = [...document.querySelectorAll("[data-stop]")].filter((e) => stops.includes(e.dataset.stop));
    return [...document.querySelectorAll("[data-stop]")]
      .filter((e) => e.isConnected && !stops.includes(e.dataset.stop) && !(group(e) && reached.some((r) => group(r) === group(e))))
      .map((e) => `${say(e)}: ${(e.getAttribute("aria-label") || e.textContent || e.tagName).trim().slice(0, 50)}`);
  }

  return { rememberTexts, weakTexts, weakGraphics, texts, headings, tooWide, clipped, figures, number, focused, unreached };
})();

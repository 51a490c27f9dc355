/**
 * Maps: one to point on (`data-map="name of the question"`), one that shows a point (`data-map-shown="what it shows"`). Drawn from the council's map tiles where
 * it has any, and from the streets of its gazetteer where not. Never the only way: the question is answered in words as well.
 */
import * as L from "leaflet";

interface Part {
  streets: { name: string; part: string; line: [number, number, number, number] }[];
  properties: [number, number][];
}

const nearest = 12;
const close = 17;
const namesFrom = 16;

const english = {
  heading: "Or show it on a map",
  map: "Map. Move it with the arrow keys, and zoom with plus and minus.",
  help: "Select the place on the map. Or move the map until the place is in the middle, and put the pin there.",
  put: "Put the pin in the middle of the map",
  here: "Use where I am",
  away: "Take the pin away",
  zoomIn: "Zoom in",
  zoomOut: "Zoom out",
  set: (near: string | null) => (near === null ? "The pin is on the map." : `The pin is on the map. ${near}.`),
  outside: "This place seems to be outside our area. You can go on, but another council may have to deal with it.",
  gone: "There is no pin on the map.",
  finding: "Finding where you are…",
  notFound: "We could not find where you are. Move the map instead, or describe the place in words.",
  shown: "Map with a pin at the place",
};

const welsh: typeof english = {
  heading: "Neu dangoswch y lle ar fap",
  map: "Map. Symudwch ef â’r bysellau saeth, a chwyddo â plws a minws.",
  help: "Dewiswch y lle ar y map. Neu symudwch y map nes bod y lle yn y canol, a rhowch y pin yno.",
  put: "Rhoi’r pin yng nghanol y map",
  here: "Defnyddio ble rydw i",
  away: "Tynnu’r pin",
  zoomIn: "Chwyddo i mewn",
  zoomOut: "Chwyddo allan",
  set: (near) => (near === null ? "Mae’r pin ar y map." : `Mae’r pin ar y map. ${near}.`),
  outside: "Mae’n ymddangos bod y lle hwn y tu allan i’n hardal. Gallwch fynd ymlaen, ond efallai y bydd yn rhaid i gyngor arall ddelio ag ef.",
  gone: "Nid oes pin ar y map.",
  finding: "Yn canfod ble rydych chi…",
  notFound: "Ni allem ganfod ble rydych chi. Symudwch y map yn lle hynny, neu disgrifiwch y lle mewn geiriau.",
  shown: "Map gyda phin ar y lle",
};

const language = document.documentElement.lang.startsWith("cy") ? "cy" : "en";
const words = language === "cy" ? welsh : english;
const colour = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim() || "#1d2a2e";

function element(kind: string, className: string, text = ""): HTMLElement {
  const made = document.createElement(kind);
  made.className = className;
  made.textContent = text;
  return made;
}

function pin(at: L.LatLngExpression): L.Marker {
  return L.marker(at, {
    keyboard: false,
    interactive: false,
    icon: L.divIcon({
      className: "gh-map__pin",
      iconSize: [30, 42],
      iconAnchor: [15, 41],
      html: `<svg viewBox="0 0 30 42" aria-hidden="true"><path d="M15 1C7 1 1 7 1 15c0 10 14 26 14 26s14-16 14-26C29 7 23 1 15 1z" fill="${colour("--gh-accent")}" stroke="#fff" stroke-width="2"/><circle cx="15" cy="15" r="5" fill="#fff"/></svg>`,
    }),
  });
}

function draw(canvas: HTMLElement, place: HTMLElement): L.Map {
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const map = L.map(canvas, {
    preferCanvas: true,
    zoomControl: false,
    minZoom: place.dataset.tiles ? 9 : 11,
    maxZoom: 19,
    zoomAnimation: !still,
    fadeAnimation: !still,
    inertia: !still,
    maxBounds: [[49, -9], [61.5, 2.5]],
    // On a phone two fingers would be caught by the map, and the page could not be scrolled past it.
    scrollWheelZoom: false,
  });
  map.attributionControl.setPrefix(false);
  L.control.zoom({ zoomInTitle: words.zoomIn, zoomOutTitle: words.zoomOut }).addTo(map);
  const { tiles, attribution } = place.dataset;
  if (tiles) {
    const text = document.createElement("span");
    text.textContent = attribution ?? "";
    L.tileLayer(tiles, { attribution: text.innerHTML, maxZoom: 19 }).addTo(map);
  } else {
    const streets = L.layerGroup().addTo(map);
    map.on("moveend", () => void drawStreets(map, streets));
  }

  return map;
}

/** What each map asked for last: an answer to an older question comes too late. */
const latest = new WeakMap<L.Map, string>();

/** Where a pin is far from any street, the map goes back until there is a name to know the place by: an empty map shows nothing. */
function showAround(map: L.Map, at: L.LatLngExpression): void {
  around.add(map);
  map.setView(at, close);
}

const around = new WeakSet<L.Map>();

async function drawStreets(map: L.Map, layer: L.LayerGroup): Promise<void> {
  const bounds = map.getBounds();
  // Rounded outwards, so that a small move asks for what the browser has already.
  const step = map.getZoom() >= close ? 0.005 : 0.02;
  const box = [
    Math.max(-9, Math.floor(bounds.getWest() / step) * step),
    Math.max(49, Math.floor(bounds.getSouth() / step) * step),
    Math.min(2.5, Math.ceil(bounds.getEast() / step) * step),
    Math.min(61.5, Math.ceil(bounds.getNorth() / step) * step),
  ].map((degrees) => degrees.toFixed(3));
  const address = `/places/map?bbox=${box.join(",")}&language=${language}`;
  latest.set(map, address);
  try {
    const answer = await fetch(address, { headers: { Accept: "application/json" } });
    if (!answer.ok || latest.get(map) !== address) {
      return;
    }

    const part = (await answer.json()) as Part;
    layer.clearLayers();
    const ink = colour("--gh-ink");
    for (const { name, line } of part.streets) {
      const street = L.polyline([[line[0], line[1]], [line[2], line[3]]], { color: ink, opacity: 0.45, weight: map.getZoom() >= namesFrom ? 5 : 2, interactive: false });
      street.addTo(layer);
      if (map.getZoom() >= namesFrom && name !== "") {
        street.bindTooltip(element("span", "", name), { permanent: true, direction: "center", className: "gh-map__name" });
      }
    }

    const named = map.getZoom() < namesFrom
      ? nameParts(part, layer, bounds)
      : part.streets.some(({ name, line }) => name !== "" && bounds.intersects([[line[0], line[1]], [line[2], line[3]]]));
    if (around.has(map) && !named && map.getZoom() > nearest) {
      map.setZoom(map.getZoom() - 1, { animate: false });
      return;
    }

    around.delete(map);

    for (const at of map.getZoom() >= close ? part.properties : []) {
      L.circleMarker(at, { radius: 4, color: ink, opacity: 0.6, weight: 1, fillColor: "#fff", fillOpacity: 1, interactive: false }).addTo(layer);
    }
  } catch {
    // The network is away: the place can be told in words.
  }
}

/** From afar, the names of the parts of the town instead of the streets'. Says whether any can be read. */
function nameParts(part: Part, layer: L.LayerGroup, seen: L.LatLngBounds): boolean {
  const places = new Map<string, [number, number][]>();
  let any = false;
  for (const street of part.streets.filter((s) => s.part !== "")) {
    places.set(street.part, [...(places.get(street.part) ?? []), [street.line[0], street.line[1]]]);
  }

  for (const [name, points] of places) {
    const mean = (at: 0 | 1): number => points.reduce((sum, point) => sum + point[at], 0) / points.length;
    const at: [number, number] = [mean(0), mean(1)];
    any ||= seen.contains(at);
    L.tooltip({ permanent: true, direction: "center", className: "gh-map__name" }).setLatLng(at).setContent(element("span", "", name)).addTo(layer);
  }

  return any;
}

/** A map to put a pin on. The fields of the question keep where it is. */
class PinMap {
  private readonly latitude: HTMLInputElement;
  private readonly longitude: HTMLInputElement;
  private readonly status = element("p", "govuk-body gh-map__status");
  private readonly away = this.button(words.away, () => this.clear());
  private map?: L.Map;
  private marker?: L.Marker;
  private asked = 0;

  /** What the map is for: the question, and which of several things it is asked of. */
  private readonly name: string;

  constructor(private readonly place: HTMLElement) {
    const label = document.querySelector(`label[for="${place.dataset.map}"]`)?.textContent?.trim() ?? "";
    const thing = place.closest(".gh-thing")?.querySelector("legend")?.textContent?.trim();
    this.name = thing === undefined ? label : `${thing}, ${label}`;
    const field = (part: string): HTMLInputElement => place.closest("form")!.elements.namedItem(`${place.dataset.map}-${part}`) as HTMLInputElement;
    this.latitude = field("lat");
    this.longitude = field("lon");
  }

  public async start(): Promise<void> {
    const canvas = element("div", "gh-map__canvas");
    canvas.setAttribute("role", "application");
    canvas.setAttribute("aria-label", `${this.name} ${words.map}`);
    this.place.setAttribute("role", "group");
    this.place.setAttribute("aria-label", this.name);
    this.status.setAttribute("role", "status");
    const buttons = element("div", "gh-map__buttons");
    buttons.append(this.button(words.put, () => this.put(this.map!.getCenter())));
    if ("geolocation" in navigator) {
      buttons.append(this.button(words.here, () => this.find()));
    }

    buttons.append(this.away);
    this.away.hidden = true;
    this.place.append(element("p", "govuk-body govuk-!-font-weight-bold govuk-!-margin-bottom-1", words.heading), element("p", "govuk-hint", words.help), canvas, buttons, this.status);

    this.map = draw(canvas, this.place);
    canvas.append(element("div", "gh-map__middle"));
    this.map.on("click", (event) => this.put(event.latlng));
    const [lat, lon] = [Number(this.latitude.value), Number(this.longitude.value)];
    if (this.latitude.value !== "" && this.longitude.value !== "") {
      showAround(this.map, [lat, lon]);
      this.put(L.latLng(lat, lon));
    } else {
      await this.showArea();
    }
  }

  private button(text: string, press: () => void): HTMLButtonElement {
    const made = element("button", "govuk-button govuk-button--secondary gh-button--small", text) as HTMLButtonElement;
    made.type = "button";
    made.addEventListener("click", press);
    return made;
  }

  private async showArea(): Promise<void> {
    let middle: L.LatLngTuple = [54.5, -2.5];
    try {
      const answer = await fetch("/places/map", { headers: { Accept: "application/json" } });
      const { area } = (await answer.json()) as { area: [number, number, number, number] | null };
      if (area) {
        middle = [(area[1] + area[3]) / 2, (area[0] + area[2]) / 2];
      }
    } catch {
      // The map can still be moved.
    }

    this.map!.setView(middle, nearest);
  }

  private put(at: L.LatLng): void {
    const point = at.wrap();
    this.latitude.value = point.lat.toFixed(6);
    this.longitude.value = point.lng.toFixed(6);
    this.marker?.remove();
    this.marker = pin(point).addTo(this.map!);
    this.away.hidden = false;
    void this.tell(point);
  }

  private clear(): void {
    this.asked++;
    this.latitude.value = "";
    this.longitude.value = "";
    this.marker?.remove();
    this.marker = undefined;
    this.say(words.gone);
    this.place.querySelector<HTMLElement>(".gh-map__buttons button")?.focus();
    this.away.hidden = true;
  }

  private async tell(point: L.LatLng): Promise<void> {
    const asked = ++this.asked;
    try {
      const answer = await fetch(`/places/near?lat=${point.lat.toFixed(6)}&lon=${point.lng.toFixed(6)}`, { headers: { Accept: "application/json" } });
      const near = answer.ok ? ((await answer.json()) as { text: string | null; inArea: boolean }) : { text: null, inArea: true };
      if (asked === this.asked) {
        this.say(near.inArea ? words.set(near.text) : `${words.set(null)} ${words.outside}`);
      }
    } catch {
      if (asked === this.asked) {
        this.say(words.set(null));
      }
    }
  }

  private find(): void {
    this.say(words.finding);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const at = L.latLng(coords.latitude, coords.longitude);
        this.map!.setView(at, close);
        this.put(at);
      },
      () => this.say(words.notFound),
      { enableHighAccuracy: true, timeout: 15_000, maximumAge: 60_000 },
    );
  }

  private say(text: string): void {
    this.status.textContent = text;
  }
}

for (const place of document.querySelectorAll<HTMLElement>("[data-map]")) {
  void new PinMap(place).start();
}

for (const place of document.querySelectorAll<HTMLElement>("[data-map-shown]")) {
  const at = L.latLng(Number(place.dataset.lat), Number(place.dataset.lon));
  const canvas = element("div", "gh-map__canvas");
  canvas.setAttribute("role", "application");
  canvas.setAttribute("aria-label", `${place.dataset.mapShown}: ${words.shown}`);
  place.append(canvas);
  const map = draw(canvas, place).addLayer(pin(at));
  showAround(map, at);
}

/**
 * Offers addresses as someone types into a field marked `data-address-search="name of the hidden field for the UPRN"`.
 * Without it the form's own button finds the same addresses. A combobox by the ARIA Authoring Practices:
 * focus stays in the field, arrows move through the list, Enter takes, Escape closes.
 */

interface Suggestion {
  uprn: string;
  text: string;
  note: string | null;
}

const shortest = 3;
const longest = 100;
const pause = 150;

const english = {
  list: "Addresses",
  found: (count: number) => (count === 1 ? "1 address. Use the down arrow to reach it." : `${count} addresses. Use the up and down arrows to choose.`),
  none: "No address found yet. Go on typing, or check the spelling.",
  taken: (text: string) => `${text} selected.`,
};

const welsh: typeof english = {
  list: "Cyfeiriadau",
  found: (count: number) => (count === 1 ? "1 cyfeiriad. Defnyddiwch y saeth i lawr i’w gyrraedd." : `${count} o gyfeiriadau. Defnyddiwch y saethau i fyny ac i lawr i ddewis.`),
  none: "Dim cyfeiriad eto. Daliwch ati i deipio, neu gwiriwch y sillafu.",
  taken: (text: string) => `Dewiswyd ${text}.`,
};

/** Starts every address field of the page. */
export function startAddressSearch(): void {
  for (const input of document.querySelectorAll<HTMLInputElement>("input[data-address-search]")) {
    const chosen = input.form?.elements.namedItem(input.dataset.addressSearch ?? "");
    if (chosen instanceof HTMLInputElement) {
      new AddressSearch(input, chosen);
    }
  }
}

class AddressSearch {
  private readonly words = document.documentElement.lang.startsWith("cy") ? welsh : english;
  private readonly list = document.createElement("ul");
  private readonly status = document.createElement("div");
  private suggestions: Suggestion[] = [];
  private active = -1;
  private timer = 0;
  private pressing = false;
  private asking?: AbortController;

  constructor(
    private readonly input: HTMLInputElement,
    private readonly chosen: HTMLInputElement,
  ) {
    const around = document.createElement("div");
    around.className = "gh-address";
    input.replaceWith(around);

    this.list.className = "gh-address__list";
    this.list.id = `${input.id}-addresses`;
    this.list.hidden = true;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", this.words.list);
    this.status.className = "govuk-visually-hidden";
    this.status.setAttribute("role", "status");
    around.append(input, this.list, this.status);

    input.autocomplete = "off";
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", this.list.id);
    input.setAttribute("aria-expanded", "false");
    input.addEventListener("input", () => this.typed());
    input.addEventListener("keydown", (event) => this.pressed(event));
    input.addEventListener("blur", () => this.left());

    // The field keeps the focus, or its blur would close the list before the click.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.clicked(event));

    // The list stands above what follows: closed while a button there is pressed, it would take the button from under the pointer.
    document.addEventListener("mousedown", () => (this.pressing = true), true);
    document.addEventListener("mouseup", () => window.setTimeout(() => this.released()), true);
  }

  private left(): void {
    this.forget();
    if (!this.pressing) {
      this.close();
    }
  }

  private released(): void {
    this.pressing = false;
    if (document.activeElement !== this.input) {
      this.close();
    }
  }

  // What was asked for before must not open the list after.
  private forget(): void {
    window.clearTimeout(this.timer);
    this.asking?.abort();
  }

  private typed(): void {
    this.chosen.value = "";
    this.forget();
    const text = this.input.value.trim();
    if (text.length < shortest || text.length > longest) {
      this.close();
      return;
    }

    this.timer = window.setTimeout(() => void this.ask(text), pause);
  }

  private async ask(text: string): Promise<void> {
    this.asking = new AbortController();
    try {
      const answer = await fetch(`/addresses?q=${encodeURIComponent(text)}`, {
        signal: this.asking.signal,
        headers: { Accept: "application/json" },
      });
      if (answer.ok) {
        this.offer((await answer.json()) as Suggestion[]);
      } else {
        this.close();
      }
    } catch {
      // Typed on, or the network is away: the form's button still works.
    }
  }

  private offer(suggestions: Suggestion[]): void {
    if (document.activeElement !== this.input) {
      return;
    }

    this.close();
    this.suggestions = suggestions;
    this.status.textContent = suggestions.length === 0 ? this.words.none : this.words.found(suggestions.length);
    if (suggestions.length === 0) {
      return;
    }

    this.list.replaceChildren(...suggestions.map((suggestion, at) => this.option(suggestion, at)));
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
  }

  private option(suggestion: Suggestion, at: number): HTMLLIElement {
    const option = document.createElement("li");
    option.className = "gh-address__option";
    option.id = `${this.list.id}-${at}`;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.textContent = suggestion.text;
    if (suggestion.note !== null) {
      const note = document.createElement("span");
      note.className = "gh-address__note";
      note.textContent = ` (${suggestion.note})`;
      option.append(note);
    }

    return option;
  }

  private pressed(event: KeyboardEvent): void {
    if (event.key === "Escape") {
      this.forget();
    }

    if (this.list.hidden || event.isComposing) {
      return;
    }

    switch (event.key) {
      case "ArrowDown":
        this.move(this.active + 1);
        break;
      case "ArrowUp":
        this.move(this.active - 1);
        break;
      case "Enter":
        if (this.active < 0) {
          return;
        }

        this.take(this.active);
        break;
      case "Escape":
        this.close();
        break;
      case "Tab":
        // Before the focus moves: a list that scrolls would be the next stop.
        this.close();
        return;
      default:
        return;
    }

    event.preventDefault();
  }

  // Past either end is the field itself, as in every other list that opens under a field.
  private move(to: number): void {
    const options = [...this.list.children];
    options[this.active]?.setAttribute("aria-selected", "false");
    this.active = to < -1 ? options.length - 1 : to >= options.length ? -1 : to;
    const option = options[this.active];
    if (option === undefined) {
      this.input.removeAttribute("aria-activedescendant");
      return;
    }

    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", option.id);
  }

  private clicked(event: MouseEvent): void {
    const option = event.target instanceof Element ? event.target.closest("[role=option]") : null;
    const at = option === null ? -1 : [...this.list.children].indexOf(option);
    if (at >= 0) {
      this.take(at);
    }
  }

  private take(at: number): void {
    const { uprn, text } = this.suggestions[at];
    this.input.value = text;
    this.chosen.value = uprn;
    this.close();
    this.status.textContent = this.words.taken(text);
  }

  private close(): void {
    this.list.hidden = true;
    this.active = -1;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
    this.status.textContent = "";
  }
}

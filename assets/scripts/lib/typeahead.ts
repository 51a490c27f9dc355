/**
 * Lets someone type to find an option of a long select. A combobox by the ARIA Authoring Practices over the select itself,
 * which keeps the answer and stays what is sent; without scripts, or with few options, the select is used as it is.
 */

const fewest = 12;
const mostShown = 30;

const english = {
  list: "Options",
  found: (count: number) => (count === 1 ? "1 option. Use the down arrow to reach it." : `${count} options. Use the up and down arrows to choose.`),
  none: "Nothing like that. Check the spelling, or use fewer letters.",
};

const welsh: typeof english = {
  list: "Opsiynau",
  found: (count: number) => (count === 1 ? "1 opsiwn. Defnyddiwch y saeth i lawr i’w gyrraedd." : `${count} o opsiynau. Defnyddiwch y saethau i fyny ac i lawr i ddewis.`),
  none: "Dim byd tebyg. Gwiriwch y sillafu, neu defnyddiwch lai o lythrennau.",
};

/** Starts every long select of the page that is marked `data-type-ahead`. */
export function startTypeAhead(): void {
  for (const select of document.querySelectorAll<HTMLSelectElement>("select[data-type-ahead]")) {
    if (select.options.length >= fewest) {
      new TypeAhead(select);
    }
  }
}

function plain(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

class TypeAhead {
  private readonly words = document.documentElement.lang.startsWith("cy") ? welsh : english;
  private readonly input = document.createElement("input");
  private readonly list = document.createElement("ul");
  private readonly status = document.createElement("div");
  private offered: HTMLOptionElement[] = [];
  private active = -1;

  constructor(private readonly select: HTMLSelectElement) {
    const around = document.createElement("div");
    around.className = "gh-address";
    const id = select.id;
    this.input.id = id;
    this.input.className = "govuk-input" + (select.classList.contains("govuk-select--error") ? " govuk-input--error" : "");
    this.input.type = "text";
    this.input.autocomplete = "off";
    this.input.setAttribute("role", "combobox");
    this.input.setAttribute("aria-autocomplete", "list");
    this.input.setAttribute("aria-expanded", "false");
    this.input.setAttribute("aria-controls", `${id}-options`);
    const describedBy = select.getAttribute("aria-describedby");
    if (describedBy !== null) {
      this.input.setAttribute("aria-describedby", describedBy);
    }

    this.list.className = "gh-address__list";
    this.list.id = `${id}-options`;
    this.list.hidden = true;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", this.words.list);
    this.status.className = "govuk-visually-hidden";
    this.status.setAttribute("role", "status");

    // The label names the field people type in; the select goes on holding the answer.
    select.id = `${id}-select`;
    select.hidden = true;
    select.before(around);
    around.append(this.input, this.list, this.status);
    this.show();

    this.input.addEventListener("input", () => this.typed());
    this.input.addEventListener("keydown", (event) => this.pressed(event));
    this.input.addEventListener("blur", () => this.left());
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const item = (event.target as HTMLElement).closest("li");
      if (item !== null) {
        this.take(this.offered[[...this.list.children].indexOf(item)]);
      }
    });
  }

  private show(): void {
    const chosen = this.select.selectedOptions[0];
    this.input.value = chosen !== undefined && chosen.value !== "" ? chosen.text : "";
  }

  private typed(): void {
    const parts = plain(this.input.value).split(/\s+/).filter((part) => part !== "");
    this.select.value = "";
    if (parts.length === 0) {
      this.close();
      return;
    }

    const options = [...this.select.options].filter((option) => option.value !== "");
    this.offered = options.filter((option) => parts.every((part) => plain(option.text).includes(part))).slice(0, mostShown);
    this.list.replaceChildren(
      ...this.offered.map((option, i) => {
        const item = document.createElement("li");
        item.className = "gh-address__option";
        item.id = `${this.list.id}-${i}`;
        item.setAttribute("role", "option");
        item.setAttribute("aria-selected", "false");
        item.textContent = option.text;
        return item;
      }),
    );
    this.active = -1;
    this.input.removeAttribute("aria-activedescendant");
    this.list.hidden = this.offered.length === 0;
    this.input.setAttribute("aria-expanded", String(!this.list.hidden));
    this.status.textContent = this.offered.length === 0 ? this.words.none : this.words.found(this.offered.length);
  }

  private pressed(event: KeyboardEvent): void {
    if (event.key === "Escape") {
      this.close();
      this.show();
    } else if (event.key === "Enter" && !this.list.hidden && this.active >= 0) {
      event.preventDefault();
      this.take(this.offered[this.active]);
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !this.list.hidden) {
      event.preventDefault();
      const count = this.offered.length;
      this.move(event.key === "ArrowDown" ? (this.active + 1) % count : (this.active - 1 + count) % count);
    }
  }

  private move(to: number): void {
    const items = [...this.list.children];
    items[this.active]?.setAttribute("aria-selected", "false");
    this.active = to;
    items[to].setAttribute("aria-selected", "true");
    items[to].scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", items[to].id);
  }

  private take(option: HTMLOptionElement | undefined): void {
    if (option !== undefined) {
      this.select.value = option.value;
      this.show();
    }

    this.close();
  }

  private left(): void {
    // Typed in full, it is as good as picked.
    const exact = [...this.select.options].find((option) => option.value !== "" && plain(option.text) === plain(this.input.value.trim()));
    if (this.select.value === "" && exact !== undefined) {
      this.select.value = exact.value;
    }

    this.close();
  }

  private close(): void {
    this.list.hidden = true;
    this.active = -1;
    this.input.removeAttribute("aria-activedescendant");
    this.input.setAttribute("aria-expanded", "false");
  }
}

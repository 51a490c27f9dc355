/**
 * Offers colleagues after an "@" in a text field marked `data-mentions="where to ask for them"`. Without it the name is typed out, and
 * means the same. Arrows move through the list, Enter or Tab takes, Escape closes; the field keeps the focus.
 */

interface Colleague {
  name: string;
}

const pause = 120;
const started = /(?:^|[^\p{L}\p{N}._])@(\p{L}[\p{L}’' -]{0,40})$/u;

/** Starts every such field of the page. */
export function startMentions(): void {
  for (const field of document.querySelectorAll<HTMLTextAreaElement>("textarea[data-mentions]")) {
    new MentionField(field);
  }
}

class MentionField {
  private readonly list = document.createElement("ul");
  private readonly status = document.createElement("div");
  private found: Colleague[] = [];
  private active = -1;
  private timer = 0;
  private asking?: AbortController;

  constructor(private readonly field: HTMLTextAreaElement) {
    const around = document.createElement("div");
    around.className = "gh-address";
    field.replaceWith(around);
    this.list.className = "gh-address__list";
    this.list.id = `${field.id}-people`;
    this.list.hidden = true;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", "Colleagues");
    this.status.className = "govuk-visually-hidden";
    this.status.setAttribute("role", "status");
    around.append(field, this.list, this.status);
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-controls", this.list.id);
    field.addEventListener("input", () => this.typed());
    field.addEventListener("keydown", (event) => this.pressed(event));
    field.addEventListener("blur", () => this.close());

    // The field keeps the focus, or its blur would close the list before the click.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const item = event.target instanceof Element ? event.target.closest("li") : null;
      if (item) {
        this.take([...this.list.children].indexOf(item));
      }
    });
  }

  private get begun(): string | undefined {
    return this.field.selectionStart === this.field.selectionEnd ? started.exec(this.field.value.slice(0, this.field.selectionStart))?.[1] : undefined;
  }

  private typed(): void {
    window.clearTimeout(this.timer);
    this.asking?.abort();
    const begun = this.begun;
    if (begun === undefined) {
      this.close();
      return;
    }

    this.timer = window.setTimeout(() => void this.ask(begun), pause);
  }

  private async ask(begun: string): Promise<void> {
    this.asking = new AbortController();
    try {
      const answer = await fetch(`${this.field.dataset.mentions}?q=${encodeURIComponent(begun)}`, { signal: this.asking.signal });
      this.show(answer.ok ? ((await answer.json()) as Colleague[]) : []);
    } catch {
      // Asked anew meanwhile, or no connection: the name can be typed out.
    }
  }

  private show(found: Colleague[]): void {
    this.found = found;
    if (found.length === 0) {
      this.close();
      return;
    }

    this.list.replaceChildren(
      ...found.map((colleague, index) => {
        const item = document.createElement("li");
        item.id = `${this.list.id}-${index}`;
        item.className = "gh-address__option";
        item.setAttribute("role", "option");
        item.textContent = colleague.name;
        return item;
      }),
    );
    this.list.hidden = false;
    this.status.textContent = found.length === 1 ? "1 colleague. Enter takes it." : `${found.length} colleagues. Use the up and down arrows to choose.`;
    this.reach(0);
  }

  private reach(index: number): void {
    this.active = index;
    for (const [i, item] of [...this.list.children].entries()) {
      item.setAttribute("aria-selected", `${i === index}`);
    }

    this.field.setAttribute("aria-activedescendant", `${this.list.id}-${index}`);
  }

  private pressed(event: KeyboardEvent): void {
    if (this.list.hidden || event.isComposing) {
      return;
    }

    switch (event.key) {
      case "ArrowDown":
        this.reach((this.active + 1) % this.found.length);
        break;
      case "ArrowUp":
        this.reach((this.active + this.found.length - 1) % this.found.length);
        break;
      case "Enter":
      case "Tab":
        this.take(this.active);
        break;
      case "Escape":
        this.close();
        break;
      default:
        return;
    }

    event.preventDefault();
  }

  private take(index: number): void {
    const colleague = this.found[index];
    const begun = this.begun;
    if (colleague && begun !== undefined) {
      const caret = this.field.selectionStart;
      this.field.setRangeText(`${colleague.name} `, caret - begun.length, caret, "end");
      this.status.textContent = `${colleague.name} will be told.`;
    }

    this.close();
  }

  private close(): void {
    window.clearTimeout(this.timer);
    this.asking?.abort();
    this.list.hidden = true;
    this.active = -1;
    this.field.removeAttribute("aria-activedescendant");
  }
}

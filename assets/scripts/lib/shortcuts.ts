// Single keys that speed up the desk. All they do can be done without them, and they can be switched off.
const kept = "gh-shortcuts";

const keys: [string, string][] = [
  ["j", "Next case in the list"],
  ["k", "Previous case in the list"],
  ["Enter", "Open the case"],
  ["x", "Choose the case, or leave it out"],
  ["/", "Search"],
  ["?", "Show these keys"],
];

export function startShortcuts(): void {
  const foot = document.querySelector(".gh-foot .govuk-width-container");
  if (!foot || !document.querySelector(".gh-bar__nav")) {
    return;
  }

  const dialog = makeDialog();
  document.body.append(dialog);
  const button = document.createElement("button");
  button.type = "button";
  button.className = "gh-link-button gh-foot__keys";
  button.textContent = "Keyboard shortcuts";
  button.addEventListener("click", () => dialog.showModal());
  foot.append(button);
  document.addEventListener("keydown", (event) => {
    if (!isOff() && !dialog.open && isPlain(event) && press(event.key, dialog)) {
      event.preventDefault();
    }
  });
}

function press(key: string, dialog: HTMLDialogElement): boolean {
  switch (key) {
    case "j":
      return step(1);
    case "k":
      return step(-1);
    case "x":
      return choose();
    case "/": {
      const search = document.querySelector<HTMLInputElement>("[data-shortcut-search]");
      search?.focus();
      search?.select();
      return search !== null;
    }
    case "?":
      dialog.showModal();
      return true;
    default:
      return false;
  }
}

// A case in the list is where its link has the focus, so that Enter opens it as it does any link.
function step(by: number): boolean {
  const links = [...document.querySelectorAll<HTMLAnchorElement>(".gh-queue tbody .gh-reference")];
  if (links.length === 0) {
    return false;
  }

  const row = document.activeElement?.closest("tr");
  const at = links.findIndex((link) => link.closest("tr") === row);
  const next = links[at < 0 ? (by > 0 ? 0 : links.length - 1) : Math.min(Math.max(at + by, 0), links.length - 1)];
  next.focus();
  next.scrollIntoView({ block: "nearest" });
  return true;
}

function choose(): boolean {
  const box = document.activeElement?.closest("tr")?.querySelector<HTMLInputElement>("input[type=checkbox]");
  box?.click();
  return box != null;
}

function isPlain(event: KeyboardEvent): boolean {
  const at = event.target;
  return !event.ctrlKey && !event.altKey && !event.metaKey && !event.defaultPrevented
    && !(at instanceof HTMLElement && (at.isContentEditable || at.matches("textarea, select, input:not([type=checkbox], [type=radio])")));
}

function isOff(): boolean {
  try {
    return localStorage.getItem(kept) === "off";
  } catch {
    return false;
  }
}

function makeDialog(): HTMLDialogElement {
  const dialog = document.createElement("dialog");
  dialog.className = "gh-dialog";
  dialog.setAttribute("aria-labelledby", "shortcuts-heading");
  const heading = document.createElement("h2");
  heading.id = "shortcuts-heading";
  heading.className = "govuk-heading-m";
  heading.textContent = "Keyboard shortcuts";
  const list = document.createElement("dl");
  for (const [key, does] of keys) {
    const term = document.createElement("dt");
    const shown = document.createElement("kbd");
    shown.textContent = key;
    term.append(shown);
    const told = document.createElement("dd");
    told.textContent = does;
    list.append(term, told);
  }

  const label = document.createElement("label");
  const box = document.createElement("input");
  box.type = "checkbox";
  box.checked = !isOff();
  box.addEventListener("change", () => {
    try {
      localStorage.setItem(kept, box.checked ? "on" : "off");
    } catch {
      // Without storage they are on whenever a page is opened.
    }
  });
  label.append(box, " Use keyboard shortcuts in this browser");
  const close = document.createElement("button");
  close.type = "button";
  close.className = "govuk-button govuk-button--secondary";
  close.textContent = "Close";
  close.addEventListener("click", () => dialog.close());
  dialog.append(heading, list, label, close);
  return dialog;
}

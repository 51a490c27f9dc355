/**
 * Keeps the line marked `data-looking="where to ask"` true: who else has this case open, and whether it was changed since it was
 * opened (`data-version`). Without it the line says what was so when the page was made.
 */

const pause = 25_000;

/** Starts the line, where the page has one. */
export function startLooking(): void {
  const line = document.querySelector<HTMLElement>("[data-looking]");
  if (line) {
    window.setInterval(() => void ask(line), pause);
    document.addEventListener("visibilitychange", () => void ask(line));
  }
}

async function ask(line: HTMLElement): Promise<void> {
  if (document.visibilityState !== "visible") {
    return;
  }

  try {
    const answer = await fetch(line.dataset.looking ?? "");
    if (!answer.ok) {
      return;
    }

    const { version, words } = (await answer.json()) as { version: number; words: string | null };
    const changed = version !== Number(line.dataset.version);
    const sentence = [words, changed ? "It was changed since you opened it." : null].filter(Boolean).join(". ");
    if (line.firstChild?.textContent !== sentence) {
      line.replaceChildren(sentence);
      if (changed) {
        const again = document.createElement("a");
        again.className = "govuk-link";
        again.href = location.pathname;
        again.textContent = "See it as it is now";
        line.append(" ", again);
      }
    }
  } catch {
    // No connection: it is asked again.
  }
}

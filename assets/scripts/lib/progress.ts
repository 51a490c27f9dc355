// Shows how far something has come in the background, while it does. Without scripts there is a link to look again.
const pause = 1500;

// An attribute that begins with data- stands there empty when nothing runs.
const running = '#progress[data-progress="running"]';

export function startProgress(): void {
  if (document.querySelector(running)) {
    setTimeout(look, pause);
  }
}

async function look(): Promise<void> {
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    const page = answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
    const [here, now] = [document.querySelector("#progress"), page?.querySelector("#progress")];
    if (!here || !now) {
      return;
    }

    // The words and the bar alone while it runs, so that nobody loses their place; all of it when it has ended.
    if (now.matches(running)) {
      here.querySelector("[role=status]")!.replaceChildren(...now.querySelector("[role=status]")!.childNodes);
      here.querySelector("progress")!.value = now.querySelector("progress")!.value;
      setTimeout(look, pause);
    } else {
      here.replaceWith(document.importNode(now, true));
    }
  } catch {
    setTimeout(look, pause * 4);
  }
}

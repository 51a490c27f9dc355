// Shows what is typed in the designer as residents would see it, without saving it.
const calm = 400;

export function startPreview(): void {
  const form = document.querySelector<HTMLFormElement>("form[data-preview]");
  const frame = document.querySelector<HTMLIFrameElement>(".gh-preview iframe");
  if (!form?.dataset.preview || !frame) {
    return;
  }

  const address = new URL(form.dataset.preview, location.href);
  address.searchParams.set("language", new URLSearchParams(location.search).get("language") ?? "en");
  let waiting = 0;
  let latest: AbortController | undefined;

  async function show(): Promise<void> {
    latest?.abort();
    latest = new AbortController();
    try {
      const body = new URLSearchParams();
      new FormData(form!).forEach((value, name) => body.append(name, String(value)));
      const answer = await fetch(address, { method: "POST", body, signal: latest.signal });
      if (!answer.ok) {
        return;
      }

      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const here = frame!.contentDocument?.querySelector("main");
      const main = page.querySelector("main");
      if (here && main) {
        here.replaceWith(frame!.contentDocument!.importNode(main, true));
        frame!.contentDocument!.dispatchEvent(new Event("gh:replaced"));
      }
    } catch {
      // The next key tries again; what is shown is what was saved.
    }
  }

  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = window.setTimeout(() => void show(), calm);
  });
}

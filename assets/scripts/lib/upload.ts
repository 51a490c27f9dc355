/**
 * Sends the files of a page as soon as they are picked, and shows how far they are. The form's own “Upload files” button does the
 * same without scripts; the page that comes back is the same too.
 */

const english = {
  sending: (percent: number) => (percent < 100 ? `Uploading: ${percent} %` : "Checking the files"),
  failed: "The upload broke off. Check your connection and choose the files again.",
};

const welsh: typeof english = {
  sending: (percent: number) => (percent < 100 ? `Yn lanlwytho: ${percent} %` : "Yn gwirio’r ffeiliau"),
  failed: "Torrodd y lanlwytho. Gwiriwch eich cysylltiad a dewiswch y ffeiliau eto.",
};

/** Starts every file input of the page that is marked `data-upload`. */
export function startUploads(): void {
  for (const input of document.querySelectorAll<HTMLInputElement>("input[type=file][data-upload]")) {
    const question = input.name.replace(/-new$/, "");
    const button = input.form?.querySelector<HTMLButtonElement>(`button[value="upload ${question}"]`);
    if (input.form && button) {
      start(input, input.form, button);
    }
  }
}

function start(input: HTMLInputElement, form: HTMLFormElement, button: HTMLButtonElement): void {
  const words = document.documentElement.lang.startsWith("cy") ? welsh : english;
  const progress = document.createElement("progress");
  progress.max = 100;
  progress.hidden = true;
  progress.className = "gh-upload__bar";
  const status = document.createElement("p");
  status.className = "govuk-hint";
  status.setAttribute("role", "status");
  button.after(progress, status);

  input.addEventListener("change", () => {
    if ((input.files?.length ?? 0) === 0) {
      return;
    }

    const body = new FormData(form);
    body.append(button.name, button.value);
    const request = new XMLHttpRequest();
    const broke = (): void => {
      progress.hidden = true;
      status.textContent = words.failed;
    };
    request.upload.addEventListener("progress", (event) => {
      const percent = event.lengthComputable ? Math.round((100 * event.loaded) / event.total) : 0;
      progress.hidden = false;
      progress.value = percent;
      progress.setAttribute("aria-label", words.sending(percent));
      status.textContent = words.sending(percent);
    });
    request.addEventListener("error", broke);
    request.addEventListener("load", () => {
      if (request.status === 200 && request.responseURL !== "") {
        // Taken in: the page that shows them.
        window.location.replace(request.responseURL);
      } else if (request.status === 400) {
        // Refused: the page that says why.
        const said = new DOMParser().parseFromString(request.responseText, "text/html").querySelector("main");
        const main = document.querySelector("main");
        if (said && main) {
          main.replaceWith(said);
          startUploads();
          document.querySelector<HTMLElement>(".govuk-error-summary")?.focus();
        }
      } else {
        broke();
      }
    });
    request.open("POST", form.action || window.location.href);
    request.send(body);
  });
}

// Passkeys: asks the server for a challenge, the device for an answer, and sends the form with it.

interface PasskeyParser {
  parseRequestOptionsFromJSON(options: unknown): PublicKeyCredentialRequestOptions;
  parseCreationOptionsFromJSON(options: unknown): PublicKeyCredentialCreationOptions;
}

export function startPasskeys(): void {
  const parser = window.PublicKeyCredential as unknown as PasskeyParser | undefined;
  if (!parser?.parseRequestOptionsFromJSON) {
    return;
  }

  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-gh-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      const answer = form.querySelector<HTMLInputElement>("input[name=credential]")!;
      if (answer.value) {
        return;
      }

      event.preventDefault();
      void ask(form, parser).then(
        (credential) => {
          answer.value = credential;
          form.submit();
        },
        () => {
          const failed = form.querySelector<HTMLElement>("[data-gh-passkey-failed]")!;
          failed.hidden = false;
          failed.focus();
        },
      );
    });
  }
}

async function ask(form: HTMLFormElement, parser: PasskeyParser): Promise<string> {
  const stamp = form.querySelector<HTMLInputElement>("input[name=__RequestVerificationToken]")!;
  const address = new URL(form.action);
  address.searchParams.set("handler", "Options");
  const response = await fetch(address, { method: "POST", headers: { RequestVerificationToken: stamp.value } });
  if (!response.ok) {
    throw new Error(`The server answered ${response.status}.`);
  }

  const options: unknown = await response.json();
  const credential =
    form.dataset.ghPasskey === "create"
      ? await navigator.credentials.create({ publicKey: parser.parseCreationOptionsFromJSON(options) })
      : await navigator.credentials.get({ publicKey: parser.parseRequestOptionsFromJSON(options) });
  if (!credential) {
    throw new Error("The device gave no answer.");
  }

  return JSON.stringify(credential);
}

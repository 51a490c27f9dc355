import {
  Accordion,
  Button,
  CharacterCount,
  Checkboxes,
  createAll,
  ErrorSummary,
  FileUpload,
  NotificationBanner,
  PasswordInput,
  Radios,
  ServiceNavigation,
  SkipLink,
  Tabs,
} from "govuk-frontend";

/**
 * Radios that reveal a question. The component of govuk-frontend says so with `aria-expanded`, which a radio may not have
 * (WCAG 4.1.2): what a choice reveals follows it on the page, and is reached next.
 */
class RevealingRadios extends Radios {
  override syncConditionalRevealWithInputState(input: HTMLInputElement): void {
    super.syncConditionalRevealWithInputState(input);
    input.removeAttribute("aria-expanded");
  }
}

/** Starts every component the page has. Where scripts cannot help, the page works as it is. */
export function startComponents(): void {
  const state = document.documentElement.classList;
  if (!state.contains("govuk-frontend-supported")) {
    return;
  }

  document.body.classList.add("js-enabled", "govuk-frontend-supported");
  for (const component of [
    Accordion,
    Button,
    CharacterCount,
    Checkboxes,
    ErrorSummary,
    FileUpload,
    NotificationBanner,
    PasswordInput,
    RevealingRadios,
    ServiceNavigation,
    SkipLink,
    Tabs,
  ]) {
    createAll(component);
  }
}

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

/**
 * An accordion whose buttons are named by the words on them. The component of govuk-frontend gives them a name that reads
 * otherwise, which those who speak to their computer cannot know (WCAG 2.5.3).
 */
class NamedAccordion extends Accordion {
  override setExpanded(expanded: boolean, section: Element): void {
    super.setExpanded(expanded, section);
    section.querySelector(".govuk-accordion__section-button")?.removeAttribute("aria-label");
  }
}

/** A drop zone named by its label and the words on it, for the same reason: without the commas between them that nobody sees. */
class NamedFileUpload extends FileUpload {
  constructor(root: Element | null, config = {}) {
    super(root, config);
    const button = root?.querySelector(".govuk-file-upload-button");
    const comma = button?.querySelector(".govuk-visually-hidden");
    button?.setAttribute("aria-labelledby", (button.getAttribute("aria-labelledby") ?? "").replace(` ${comma?.id} `, " "));
    comma?.remove();
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
    NamedAccordion,
    Button,
    CharacterCount,
    Checkboxes,
    ErrorSummary,
    NamedFileUpload,
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

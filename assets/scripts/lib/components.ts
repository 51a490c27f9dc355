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
    Radios,
    ServiceNavigation,
    SkipLink,
    Tabs,
  ]) {
    createAll(component);
  }
}

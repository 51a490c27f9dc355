import { startAddressSearch } from "./lib/address";
import { startComponents } from "./lib/components";
import { startPasskeys } from "./lib/passkeys";
import { startTypeAhead } from "./lib/typeahead";
import { startUploads } from "./lib/upload";

startComponents();
startPasskeys();
startAddressSearch();
startTypeAhead();
startUploads();
document.querySelector<HTMLFormElement>("form[data-gh-continue]")?.submit();

// The designer's preview puts in what was typed.
document.addEventListener("gh:replaced", () => {
  startComponents();
  startTypeAhead();
  startUploads();
});

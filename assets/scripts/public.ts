import { startAddressSearch } from "./lib/address";
import { startComponents } from "./lib/components";
import { startTypeAhead } from "./lib/typeahead";
import { startUploads } from "./lib/upload";

startComponents();
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

import { startAddressSearch } from "./lib/address";
import { startComponents } from "./lib/components";

startComponents();
startAddressSearch();

// The designer's preview puts in what was typed.
document.addEventListener("gh:replaced", () => startComponents());

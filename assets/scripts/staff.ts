import { startAddressSearch } from "./lib/address";
import { startComponents } from "./lib/components";
import { startPreview } from "./lib/preview";

startComponents();
startAddressSearch();
startPreview();

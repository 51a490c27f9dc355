import { startAddressSearch } from "./lib/address";
import { startComponents } from "./lib/components";

startComponents();
startAddressSearch();

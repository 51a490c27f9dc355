import { startAddressSearch } from "./lib/address";
import { startComponents } from "./lib/components";
import { startMentions } from "./lib/mentions";
import { startPasskeys } from "./lib/passkeys";
import { startPreview } from "./lib/preview";

startComponents();
startPasskeys();
startAddressSearch();
startPreview();
startMentions();

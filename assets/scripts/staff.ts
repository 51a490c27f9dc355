import { startAddressSearch } from "./lib/address";
import { startComponents } from "./lib/components";
import { startLooking } from "./lib/looking";
import { startMentions } from "./lib/mentions";
import { startPasskeys } from "./lib/passkeys";
import { startPreview } from "./lib/preview";
import { startProgress } from "./lib/progress";
import { startShortcuts } from "./lib/shortcuts";
import { startTypeAhead } from "./lib/typeahead";

startComponents();
startPasskeys();
startAddressSearch();
startTypeAhead();
startPreview();
startLooking();
startMentions();
startShortcuts();
startProgress();

import { startAddressSearch } from "./lib/address";
import { startComponents } from "./lib/components";
import { startLooking } from "./lib/looking";
import { startMenus } from "./lib/menus";
import { startMentions } from "./lib/mentions";
import { startPasskeys } from "./lib/passkeys";
import { startPreview } from "./lib/preview";
import { startProgress } from "./lib/progress";
import { startShortcuts } from "./lib/shortcuts";

startComponents();
startPasskeys();
startAddressSearch();
startPreview();
startLooking();
startMenus();
startMentions();
startShortcuts();
startProgress();

// The panel's scripts, in one bundle. Order matters only in that everything listens before the live stream and the phone start.
import "./toasts.js";
import "./swap.js";
import "./forms.js";
import "./dialogs.js";
import "./keys.js";
import "./navigation.js";
import "./acts.js";
import "./session.js";
import "./player.js";
import "./jobs.js";
import "./people.js";
import "./desk/combo.js";
import "./desk/desk.js";
import "./phone/dialogs.js";
import "./phone/availability.js";
import { tick } from "./clocks.js";
import { restore } from "./desk/record.js";
import { start as startDoor } from "./door.js";
import { start as startLive } from "./live.js";
import { start as startBar } from "./phone/bar.js";
import { start as startPhone } from "./phone/softphone.js";

tick();
restore();
startDoor();
startBar();
startLive();
startPhone();

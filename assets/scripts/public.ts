import { startComponents } from "./lib/components";

startComponents();

import { callees, startService } from "../../../CSLiveSupportShared/src/index.js";
import { reads } from "./reads.js";

const packageFile = new URL("../package.json", import.meta.url);
startService({ packageFile, reads: reads(callees(process.env)) });

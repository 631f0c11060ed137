import { catalogue } from "../config/catalogue";
import { caseManagement } from "./case-management";
import { collections } from "./collections";
import { establishment } from "./establishment";
import { intake } from "./intake";
import { utilities } from "./utilities";

/** The business domains. A number is a service's place at the entry for life: a new service takes the next free one. */
export const services = catalogue({
  1: intake,
  2: utilities,
  3: caseManagement,
  4: establishment,
  5: collections,
});

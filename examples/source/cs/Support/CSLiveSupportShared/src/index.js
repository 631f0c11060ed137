export { callees } from "./callees.js";
export { createService } from "./create-service.js";
export { startService } from "./start-service.js";

export { FireDrill, type FireDrillConfig } from "./fire-drill";

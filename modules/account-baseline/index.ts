export { AccountBaseline, type AccountBaselineConfig } from "./account-baseline";

export { ChangeRouter, type ChangeRouterConfig } from "./change-router";

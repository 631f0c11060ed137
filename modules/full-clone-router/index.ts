export { FullCloneRouter, type FullCloneRouterConfig } from "./full-clone-router";

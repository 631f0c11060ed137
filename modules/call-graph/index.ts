export { CallGraph, type CallGraphConfig } from "./call-graph";

export { BuildProject, type BuildProjectConfig, type ClonedSource, type ComputeSize } from "./build-project";

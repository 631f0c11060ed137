export { Network, type NetworkConfig } from "./network";

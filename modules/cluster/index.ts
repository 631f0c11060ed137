export { Cluster, type ClusterConfig } from "./cluster";

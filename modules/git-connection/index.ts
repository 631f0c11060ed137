export { GitConnection, type GitConnectionConfig } from "./git-connection";

export { GithubAccess, type GithubAccessConfig, type GithubLanding } from "./github-access";

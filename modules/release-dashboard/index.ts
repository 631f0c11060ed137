export { ReleaseDashboard, type ReleaseDashboardConfig } from "./release-dashboard";

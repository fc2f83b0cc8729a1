/** A hash over all that the dashboard is built from. */
export function dashboardSources(): string;
/** Whether what was built is not what would be built now. */
export function isDashboardStale(): boolean;

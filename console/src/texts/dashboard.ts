/** Texts of the dashboard. */
export const dashboard = {
    title: "Dashboard",
    overview: "Overview",
    totalProjects: "Total projects",
    totalImages: "Total images",
    totalImagesHint: "in all datasets",
    totalDetected: "Total images detected",
    projects: "Projects",
    timeFrame: "Time frame",
    frames: { 1: "Today", 7: "Last week", 30: "Last 30 days", 90: "Last 90 days" },
    refresh: "Refresh",
    anomalies: "Anomalies detected",
    processed: "Images processed",
    ratio: "Total anomaly ratio",
    none: "–",
    chart: (project: string, frame: string) => `Anomalies of ${project} by day, ${frame}`,
    day: (date: string, anomalies: number, pictures: number) =>
        `${date}: ${anomalies.toLocaleString("en")} of ${pictures.toLocaleString("en")} images are anomalies`,
    nothingDetected: "No image was inspected in this time.",
    welcome: "Find defects in pictures of your product",
    welcomeText:
        "Bring pictures of good parts and of parts with a defect. The service learns from them, and then inspects new ones. It takes a few minutes.",
} as const;

/** Rooms of the console's page by folder name, lowest first; `.` is the folder of the whole page. */
export const pageRooms = {
    texts: { holds: "all English texts of the page", mayImport: [] },
    service: { holds: "calling the service's operations, sessions", mayImport: [] },
    code: { holds: "calls and resources as code", mayImport: [] },
    shared: { holds: "small parts of several pages, addresses", mayImport: ["texts"] },
    signIn: { holds: "signing in", mayImport: ["texts", "service"] },
    frame: { holds: "what surrounds every page", mayImport: ["texts", "service", "shared", "signIn"] },
    sameAsCode: { holds: "an action as code", mayImport: ["texts", "service", "code", "shared", "frame"] },
    exportProject: {
        holds: "projects as programs",
        mayImport: ["texts", "service", "code", "shared", "sameAsCode"],
    },
    models: {
        holds: "models: status, metrics, threshold, tags, hosting",
        mayImport: ["texts", "service", "code", "shared", "frame", "sameAsCode"],
    },
    dashboard: { holds: "the dashboard", mayImport: ["texts", "service", "shared", "frame"] },
    addImages: { holds: "adding pictures of this computer", mayImport: ["texts", "service", "shared", "sameAsCode"] },
    entries: { holds: "a dataset's entries, changes of them, undo, saving", mayImport: ["service"] },
    gallery: { holds: "pictures in rows, and choosing among them", mayImport: ["texts", "service", "shared"] },
    labelling: {
        holds: "labels, anomaly labels, what two people changed",
        mayImport: ["texts", "service", "shared", "entries", "gallery"],
    },
    masks: {
        holds: "the annotation tool: masks on a canvas",
        mayImport: ["texts", "service", "shared", "frame", "sameAsCode", "entries", "gallery", "labelling"],
    },
    trials: {
        holds: "trial detections: reviewing what a model says of new pictures",
        mayImport: ["texts", "service", "code", "shared", "frame", "sameAsCode", "entries", "gallery", "addImages"],
    },
    datasets: {
        holds: "pages of datasets",
        mayImport: ["texts", "service", "shared", "frame", "sameAsCode", "entries", "gallery", "labelling"],
    },
    projects: { holds: "pages of projects", mayImport: ["texts", "service", "shared", "frame", "sameAsCode"] },
    createDataset: { holds: "making datasets", mayImport: ["texts", "service", "shared", "frame", "sameAsCode"] },
    train: {
        holds: "starting a training",
        mayImport: ["texts", "service", "shared", "frame", "sameAsCode", "projects"],
    },
    packages: { holds: "edge model packages", mayImport: ["texts", "service", "shared", "frame", "sameAsCode"] },
    ".": {
        holds: "the whole page, and its routes",
        mayImport: [
            "shared",
            "frame",
            "exportProject",
            "models",
            "addImages",
            "dashboard",
            "masks",
            "trials",
            "datasets",
            "projects",
            "createDataset",
            "train",
            "packages",
        ],
    },
} as const;

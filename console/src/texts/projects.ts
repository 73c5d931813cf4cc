const images = (count: number, kind: string) =>
    `${count.toLocaleString("en")} ${kind} ${count === 1 ? "image" : "images"}`;

/** Texts of projects. */
export const projects = {
    title: "Projects",
    create: "Create project",
    createDataset: "Create dataset",
    trainModel: "Train model",
    /** Name of a version. */
    modelName: (version: string) => `Model ${version}`,
    name: "Project name",
    nameHint: "1 to 255 letters, digits, hyphens and underscores. It begins with a letter or a digit.",
    nameWrong: "Use letters, digits, hyphens and underscores only. Begin with a letter or a digit.",
    nameMissing: "Enter a name.",
    nameTaken: "There is a project of this name already.",
    details: "Project details",
    created: "Created",
    find: "Find projects",
    none: "No projects",
    noneYet: "A project has the pictures of one product, and the models that are trained from them.",
    madeProject: (name: string) => `Project ${name} is created. Next: create its dataset.`,
    select: (name: string) => `Select ${name}`,
    selection: "Selected project",

    howItWorks: "How it works",
    steps: {
        dataset: "1. Create dataset",
        datasetText: "Bring pictures of good parts and of parts with a defect: at least 20 and 10.",
        label: "2. Label the images",
        labelText: "Say of each picture whether it is normal or has an anomaly. Folder names can do it for you.",
        train: "3. Train model",
        trainText: "The service learns what is normal, and tests the model on pictures that it kept aside.",
        use: "4. Use the model",
        useText: "Look at its results, try it on new pictures, then let it inspect your line.",
    },

    images: "Images",
    datasetOf: { single: "Dataset", train: "Training dataset", test: "Test dataset" },
    total: "Total",
    normal: "Normal",
    anomaly: "Anomaly",
    unlabeled: "Without a label",
    withMask: "With a mask",
    imageSize: "Image size",
    pixels: (width: number, height: number) => `${width} × ${height} pixels`,
    noPictures: "No pictures yet",
    importing: "The pictures are being imported.",
    addImages: "Add images",
    openDataset: "Open the dataset",
    addTestDataset: "Add a test dataset",

    enough: "There are enough labelled images to train a model.",
    notEnough: "Train model is available when there are enough labelled images.",
    stillMissing: "Still missing:",
    labelImages: "Label images",
    /** One kind of pictures that are too few. */
    shortage: ({ DatasetType, AnomalyClass, Has, Needed }: Shortage, isSingle: boolean) =>
        `${images(Needed - Has, `more ${AnomalyClass}`)}${isSingle ? "" : ` in the ${DatasetType === "train" ? "training" : "test"} dataset`} (${Has} of ${Needed})`,
    labelShortage: ({ AnomalyLabel = "", Has, Needed }: Shortage) =>
        `${images(Needed - Has, "more anomaly")} with the label ${AnomalyLabel} alone (${Has} of ${Needed})`,
    advised: "Results get better with:",

    models: "Models",
    noModels: "No model is trained yet.",
    modelCount: (count: number) => (count === 1 ? "1 model" : `${count} models`),
    openModels: "Open the models",

    deleteTitle: (name: string) => `Delete ${name}`,
    deleteProject: "Delete project",
    deleteWarning: "This can't be undone. The pictures stay in their bucket.",
    deleteAll: (models: number, datasets: number) =>
        `Delete ${[models > 0 && (models === 1 ? "its model" : `its ${models} models`), datasets > 0 && (datasets === 1 ? "its dataset" : `its ${datasets} datasets`)].filter(Boolean).join(" and ")} too`,
    deleteNeedsAll: "A project is deleted only with all that is in it.",
    deleteBusy: (versions: string) =>
        `${versions} must be at rest first: stop a running model, and wait for a training or cancel it.`,
    deleting: (what: string) => `Deleting ${what}`,
    deleted: (name: string) => `Project ${name} is deleted.`,
} as const;

interface Shortage {
    DatasetType: "train" | "test";
    AnomalyClass: "normal" | "anomaly";
    AnomalyLabel?: string;
    Has: number;
    Needed: number;
}

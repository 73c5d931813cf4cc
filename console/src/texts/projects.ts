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
    created: "Created",
    find: "Find projects",
    none: "No projects",
    noneYet: "A project has the pictures of one product, and the models that are trained from them.",
    madeProject: (name: string) => `Project ${name} is created. Next: create its dataset.`,
} as const;

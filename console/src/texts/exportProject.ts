/** Texts of exporting a project. */
export const exportProject = {
    title: "Export as a Pulumi program",
    choice: "What the program does",
    read: "Only read the project",
    readHint: "Each resource is read. No update and no destroy of this stack changes or deletes anything.",
    take: "Take over models, hosting and packages",
    takeHint:
        "The stack takes over what is there, and changes nothing by that. From then on, changes of the program change the models. They are protected from destroy. Project and datasets are read: they can't be taken over.",
    steps: "Save it as index.ts in the folder of a Pulumi project, install pulumi-lookoutvision there, and run pulumi up.",
    file: "index.ts",
    download: "Download",
} as const;

const megabytes = (bytes: number) => `${(bytes / 1024 / 1024).toFixed(1)} MB`;

const pictures = (count: number) => `${count.toLocaleString("en")} ${count === 1 ? "picture" : "pictures"}`;

const files = (count: number) => `${count.toLocaleString("en")} ${count === 1 ? "file" : "files"}`;

/** Texts of adding images from this computer. */
export const addImages = {
    title: "Add images",
    titleFor: { train: "Add images to training dataset", test: "Add images to test dataset" },
    drop: "Drop pictures or folders here",
    or: "or",
    chooseFiles: "Choose files",
    chooseFolder: "Choose a folder",
    hint: "PNG or JPEG, 64 to 4,096 pixels a side, at most 8 MB each, all of one size. Folders named normal and anomaly can label the pictures in them.",
    reading: (done: number, total: number) => `Looking at ${done.toLocaleString("en")} of ${files(total)}`,
    ready: (count: number, width: number, height: number) =>
        `${pictures(count)} of ${width} × ${height} pixels can be added.`,
    noneReady: "None of these files can be added.",
    known: (count: number) =>
        count === 1 ? "1 picture is in the dataset already." : `${pictures(count)} are in the dataset already.`,
    bad: (count: number) =>
        count === 1
            ? "1 file can't be added. It stays where it is."
            : `${files(count)} can't be added. They stay where they are.`,
    file: "File",
    reason: "Reason",
    labels: "Labels",
    byFolder: "Attach labels based on the folder",
    byName: "Attach labels based on the file names",
    byFolderCounts: (normal: number, anomaly: number, none: number) =>
        `${normal} normal, ${anomaly} anomaly${none === 0 ? "" : `, ${none} without a label`}`,
    allNormal: "All are normal",
    allAnomaly: "All have an anomaly",
    noLabels: "No labels yet",
    upload: "Upload images",
    chooseOthers: "Choose others",
    uploading: "Uploading images",
    progress: (added: number, total: number) => `${added.toLocaleString("en")} of ${pictures(total)}`,
    waiting: "Waiting for the service. The upload goes on by itself.",
    stop: "Stop",
    added: (count: number) => (count === 1 ? "1 picture is in the dataset." : `${pictures(count)} are in the dataset.`),
    refused: (count: number) => `The service refused ${pictures(count)}.`,
    stopped: (count: number) => `The upload is stopped. ${pictures(count)} were added before.`,
    addMore: "Add more",
    labelImages: "Label images",
    toProject: "Go to the project",
    duplicate: (first: string) => `The same picture as ${first}.`,
    otherSize: (width: number, height: number, wanted: number, wantedHeight: number, isOfDataset: boolean) =>
        `It has ${width} × ${height} pixels. ${isOfDataset ? "The pictures of the dataset" : "Most of these pictures"} have ${wanted} × ${wantedHeight}, and all must be of one size.`,
    tooLarge: (bytes: number) => `It has ${megabytes(bytes)}. At most 8 MB are possible.`,
    unreadable: "The browser can't read it. Choose it again if it was moved.",
    noPicture: "It isn't a PNG or JPEG picture.",
    badSides: (width: number, height: number) => `It has ${width} × ${height} pixels. Each side must have 64 to 4,096.`,
} as const;

const pictures = (count: number) => `${count.toLocaleString("en")} ${count === 1 ? "picture" : "pictures"}`;

/** Texts of creating a dataset. */
export const createDataset = {
    title: "Create dataset",
    configuration: "Dataset configuration",
    single: "Create a single dataset",
    singleText: "Recommended. The service keeps some of the pictures aside, and tests the model on them.",
    two: "Create a training dataset and a test dataset",
    twoText: "You choose the pictures that the model is tested on.",
    sourceTitle: "Image source configuration",
    trainDetails: "Training dataset details",
    testDetails: "Test dataset details",
    source: "Source of the images",
    computer: "Upload images from your computer",
    computerText: "Next, drop the pictures or their folders on the page.",
    folder: "Import images from Amazon S3 bucket",
    folderText: "All pictures in a folder of a bucket. They stay where they are.",
    manifest: "Import images labeled by SageMaker Ground Truth",
    manifestText: "A manifest file names the pictures and their labels.",
    uri: "S3 URI",
    uriHint: "A folder of a bucket, with a slash at its end.",
    uriExample: "s3://bucket/folder/",
    uriWrong: "Write s3://, the bucket, and the folder with a slash at its end: s3://bucket/folder/",
    autoLabel: "Automatically attach labels to images based on the folder",
    autoLabelHint: "Pictures in the folder normal are labelled Normal, those in anomaly are labelled Anomaly.",
    manifestPlace: ".manifest file location",
    manifestHint: "Place of the file in a bucket. It is read, and not changed.",
    manifestExample: "s3://bucket/folder/output.manifest",
    manifestWrong: "Write s3://, the bucket, and the file: s3://bucket/folder/output.manifest",
    create: "Create dataset",
    addsTest:
        "The project has a training dataset. This adds the test dataset: then nothing is taken from the training dataset for tests.",
    hasBoth: "The project has both datasets.",
    toDataset: "Go to the dataset",
    imported: (total: number, normal: number, anomaly: number) =>
        `${pictures(total)} found: ${normal.toLocaleString("en")} normal, ${anomaly.toLocaleString("en")} anomaly.`,
    skipped: (count: number) =>
        count === 1
            ? "1 file isn't a picture that a dataset can have:"
            : `${count.toLocaleString("en")} files aren't pictures that a dataset can have:`,
} as const;

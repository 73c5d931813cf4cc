import type { HoldingTests } from "./holdingTests";

/** Questions about projects, datasets, pictures and buckets, in the order of docs/choices.md. */
export const datasets: HoldingTests = {
    "A name or dataset type that is taken": [
        ["api/createProject", "refuses a name that is taken, with 409"],
        ["api/createDataset", "refuses a type that the project has, with 409"],
    ],
    "A test dataset before the training dataset": [
        ["api/createDataset", "allows a test dataset before the training dataset"],
    ],
    "A dataset whose type is just being deleted": [
        ["api/createDataset", "waits for the dataset that it replaces while that is being deleted, but not for ever"],
    ],
    "`DatasetSource` of `{}`": [["api/createDataset", "takes an empty source as none"]],
    "A manifest with a line that is no entry, a picture named twice, pictures of several buckets, or no line": [
        ["api/createDataset", "fails for a manifest with"],
    ],
    "A `class-name` other than `normal` and `anomaly` (also in another case)": [
        ["datasets/manifestLine", "is not labelled by another class, another case, or no class"],
        ["api/createDataset", "imports a manifest and counts its pictures"],
        ["api/createModel", "says which other classes the pictures have, where too few are labelled normal or anomaly"],
    ],
    "A line with several labels": [
        ["datasets/manifestLine", "takes March's correction of January's label"],
        ["datasets/manifestLine", "say different things, and no creation-date tells which is the newest"],
    ],
    "Changes of which one line is bad": [["api/updateDatasetEntries", "rolls everything back for"]],
    "The order of dataset entries": [
        [
            "api/updateDatasetEntries",
            "adds lines of new pictures at the end and replaces those of known ones whole, in their place",
        ],
    ],
    "`createdBefore`, `createdAfter`": [
        ["api/listDatasetEntries", "lines before a date, without those of that date"],
        ["api/listDatasetEntries", "lines after a date, without those of that date"],
    ],
    "`sourceRefContains`": [
        ["api/listDatasetEntries", "lines whose picture's name has a part, with regard to case"],
        ["api/listDatasetEntries", "lines by a part that would be a wildcard elsewhere"],
    ],
    "Deleting what is being deleted": [
        ["api/modelLifeCycle", 'DELETING: ["DeleteModel"]'],
        ["api/datasetLifeCycle", 'DELETE_IN_PROGRESS: { ...busy, DeleteDataset: "ok" }'],
    ],
    "Changing or training on a dataset whose status ends with `_IN_PROGRESS`": [
        ["api/datasetLifeCycle", "what can be done with a dataset"],
    ],
    "Deleting a dataset while it is being created": [
        ["datasets/datasetSupervisor", "and ends an import that is deleted"],
    ],
    "`DELETE_COMPLETE` and `DELETE_FAILED` of a dataset": [
        ["api/datasetLifeCycle", "are passed through one after the other"],
    ],
    "**Save changes** of an entry that somebody else has changed": [
        ["api/changeDatasetEntries", "shows what somebody else made of an entry meanwhile, and leaves it"],
        ["api/changeDatasetEntries", "saves what is so already, when a caller who got no answer sends it again"],
        ["api/changesOnTwoServers", "lets one of two people win each entry, and tells the other what is there now"],
    ],
    "Removing pictures from a dataset": [
        ["api/changeDatasetEntries", "adds at the end, replaces in place and removes, in the order of the changes"],
    ],
    "Pictures from a computer for a dataset whose pictures are in a bucket": [
        ["api/putPicture", "stores it where the other pictures of its dataset are, so that one dataset has one bucket"],
    ],
    "The import of a folder: pictures directly in it, or in folders other than `normal` and `anomaly`": [
        ["api/createManifest", "labels by the folders normal and anomaly directly in the folder"],
    ],
    "When there are enough labelled pictures to train": [
        ["api/describeDatasetContents", "enough is what CreateModel accepts"],
        ["api/describeDatasetContents", "says what a training needs of two datasets, and what would be better"],
    ],
    "A picture in both the train and the test dataset": [
        ["api/createModel", "refuses a picture that is in both datasets"],
    ],
    "Deleting a project with models or datasets": [
        ["api/deleteProject", "refuses a project that has models and datasets, names them, and deletes nothing"],
        ["api/deleteProject", "waits for datasets that are being deleted instead of refusing"],
    ],
    "Control characters in a string, but for tab and line ends": [
        ["http/httpServer", "a string that steers terminals"],
    ],
    "A picture's rotation mark (EXIF)": [
        ["pictures/decodePicture", "is read as people see it"],
        ["pictures/decodePicture", "is read as it is stored for a model whose training didn't follow marks"],
        ["detector/pictureReading", "see a picture with a rotation mark as people see it, in detection too"],
    ],
    "16-bit PNG files of cameras with fewer bits": [
        [
            "training/skipUnusable",
            "decides with the other training pictures how many bits are used, whatever test pictures have",
        ],
        ["detector/pictureReading", "judge pictures of a 10-bit camera as they judge the same pictures of 8 bits"],
    ],
    "White as an anomaly's colour": [
        [
            "detector/segmentation/readMask",
            "may mark anomalies in white on black, whose answers have a black background then",
        ],
    ],
    "A mask of black and white where the map gives neither to a type": [
        [
            "detector/segmentation/readMask",
            "of white and black that both mean background is refused, since it marks nothing",
        ],
        ["detector/masks", "fails where none of the masks marks anything, rather than learn that nothing is wrong"],
    ],
    "A line with several masks": [
        [
            "datasets/manifestLine",
            "of several masks takes anomaly-mask-ref, else the newest, else refuses, in either order of its keys",
        ],
    ],
    "A colour map without `BACKGROUND` or `confidence`, dates as browsers print them or without a zone (UTC)": [
        [
            "datasets/manifestLine",
            "needs no background and no confidence in its colour map, and understands a browser's date",
        ],
        ["api/listDatasetEntries", "takes dates without a zone as UTC"],
    ],
    "A mask that can't be used: not PNG, damaged, of another size, missing, with colours that its map doesn't list, with a map that contradicts another":
        [
            ["detector/segmentation/readMask", "ends the training with its name and the reason when it is"],
            ["training/job", "says which mask is missing"],
            ["detector/masks", "when it has another size than its picture"],
        ],
    "A mask's palette, alpha, bit depth, colour profile, black background": [
        ["detector/segmentation/readMask", "is read pixel by pixel when it is"],
        [
            "detector/masks",
            "learns the same from masks with palettes, transparency, colour profiles or a black background that is not listed",
        ],
    ],
    "A mask of a normal picture; fewer than three masks": [
        ["detector/masks", "doesn't read masks of normal ones"],
        ["detector/masks", "judges whole pictures only when there are fewer than three masks, and doesn't read them"],
    ],
    "A labelled picture that is damaged, no PNG or JPEG, or beyond the limits of size": [
        ["training/skipUnusable", "is skipped with a reason when it is"],
        ["training/job", "says which picture is broken, when too few are left without it"],
    ],
    "An output bucket that doesn't exist": [["api/createModelRefusals", "an output bucket that doesn't exist"]],
    "A prefix of results under which nothing could ever be written, for example with `../`": [
        ["api/createModelRefusals", "a prefix whose objects could never be written"],
        ["api/packagingRefusals", "a prefix whose objects could never be written"],
    ],
    "A key with `.` or `..` between slashes, NUL, half a character or more than 1,024 bytes": [
        ["objectStorage/contract", "neither reads nor writes under a key with"],
    ],
    "A key that no file can have (an empty part between slashes, a backslash, a part of more than 255 bytes), or that goes on after the key of another object":
        [
            ["objectStorage/contract", "an object under a key with"],
            ["objectStorage/contract", "keeps an object whose key begins another's"],
        ],
    "Symbolic links in a folder bucket": [
        ["objectStorage/folderStorage", "neither reads nor writes through a symbolic link out of the bucket"],
        ["objectStorage/folderStorage", "ends at symbolic links that lead in a circle"],
        ["objectStorage/folderStorage", "follows symbolic links within the bucket"],
    ],
    "A prefix that doesn't end with `/`, or none": [
        ["api/helperPackage", "sums up the result files"],
        ["api/outputMembers", "is there in the answers about a model that is trained and hosted"],
    ],
};

/**
 * Makes the files of a Pulumi project that trains on the pictures in its folder.
 *
 * @param name - name of the Pulumi project, its bucket and the project of the service.
 * @param packages - dependencies of package.json on our two packages.
 */
export function projectFiles(name: string, packages: Readonly<Record<string, string>>): Record<string, string> {
    return {
        "Pulumi.yaml": [
            `name: ${name}`,
            "description: Trains a defect detector on the pictures in pictures/",
            "main: index.ts",
            "runtime: nodejs",
            "config:",
            "  # The local service keeps its data in the project's folder.",
            "  lookoutvision:dataDir:",
            "    value: .lookoutvision",
            "",
        ].join("\n"),
        "package.json": asJson({
            name: name.toLowerCase(),
            private: true,
            dependencies: { "@pulumi/pulumi": "3.248.0", ...packages },
            devDependencies: { "@types/node": "20.19.43", "ts-node": "10.9.2", typescript: "5.9.3" },
            allowScripts: { protobufjs: false },
        }),
        "tsconfig.json": asJson({
            compilerOptions: {
                target: "ES2022",
                module: "node16",
                moduleResolution: "node16",
                strict: true,
                noEmit: true,
            },
            files: ["index.ts"],
        }),
        ".gitignore": "node_modules/\n.lookoutvision/\n",
        "index.ts": program(name),
    };
}

function asJson(value: object): string {
    return `${JSON.stringify(value, undefined, 2)}\n`;
}

function program(name: string): string {
    return `import {
    LookoutVisionDataset,
    LookoutVisionLocalBucket,
    LookoutVisionModel,
    LookoutVisionProject,
} from "pulumi-lookoutvision";

const bucket = new LookoutVisionLocalBucket("${bucketName(name)}");
const project = new LookoutVisionProject("${name}", { projectName: "${name}" });

const pictures = new LookoutVisionDataset("pictures", {
    projectName: project.projectName,
    datasetType: "train",
    images: { folder: "./pictures", bucket: bucket.bucket }, // with normal/ and anomaly/
});

const model = new LookoutVisionModel("detector", {
    projectName: project.projectName,
    outputConfig: { s3Location: { bucket: bucket.bucket, prefix: "results/" } },
    triggers: [pictures.contentHash], // Other pictures, another training.
});

export const { version, arn, status, performance } = model;
`;
}

/** Makes a bucket's name, which has lowercase letters only. */
function bucketName(name: string): string {
    return name.toLowerCase().replaceAll("_", "-");
}

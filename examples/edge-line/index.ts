import * as pulumi from "@pulumi/pulumi";
import { DefectDetector, LookoutVisionLocalBucket, LookoutVisionModelPackage } from "pulumi-lookoutvision";

const bucket = new LookoutVisionLocalBucket("bucket");
const plates = new DefectDetector("plates", {
    projectName: "edge-line",
    images: "./pictures",
    bucket: bucket.bucket,
    hosted: false,
});
const device = new LookoutVisionModelPackage("device", {
    projectName: plates.projectName,
    modelVersion: plates.modelVersion,
    configuration: {
        greengrass: {
            s3OutputLocation: { bucket: bucket.bucket, prefix: "edge/" },
            componentName: "com.example.plates",
            targetPlatform: { os: "LINUX", arch: "X86_64" },
        },
    },
    agent: { autostart: true },
});

export const component = device.output.apply((made) => made!);
/** Folder with the newest package. */
export const packages = pulumi.interpolate`${bucket.path}/edge/artifacts/${component.componentName}/${component.componentVersion}`;

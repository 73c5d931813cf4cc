/** Configuration of a job as StartModelPackagingJob received it, kept as JSON in the job's row. */
export interface PackagingConfiguration {
    Greengrass: GreengrassConfiguration;
}

/** AWS IoT Greengrass component that a job makes. Member names are the API's. */
export interface GreengrassConfiguration {
    CompilerOptions?: string;
    TargetDevice?: "jetson_xavier";
    TargetPlatform?: { Os: "LINUX"; Arch: "ARM64" | "X86_64"; Accelerator?: "NVIDIA" };
    S3OutputLocation: { Bucket: string; Prefix?: string };
    ComponentName: string;
    ComponentVersion?: string;
    ComponentDescription?: string;
    Tags?: { Key: string; Value: string }[];
}

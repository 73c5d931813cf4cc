/** Texts of an action as code. */
export const sameAsCode = {
    title: "The same as code",
    commandLine: "Command line",
    awsCli: "AWS CLI",
    boto3: "boto3",
    python: "Python",
    pulumi: "Pulumi",
    language: "Language",
    copy: (language: string) => `Copy the code for ${language}`,
    copied: "Copied",
    notCopied: "It can't be copied. Select it with the mouse.",
} as const;

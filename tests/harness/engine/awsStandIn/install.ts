/** Makes the lines of a test's Pulumi.yaml that use the stand-in instead of AWS's plugin. */
export function awsStandInPlugin(): string {
    return `plugins:\n  providers:\n    - name: aws\n      path: ${__dirname}\n`;
}

/** The lines of a test's Pulumi.yaml that put the stand-in in the place of AWS's plugin. */
export function awsStandInPlugin(): string {
    return `plugins:\n  providers:\n    - name: aws\n      path: ${__dirname}\n`;
}

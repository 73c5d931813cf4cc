import { CreateDatasetCommand, ListDatasetEntriesCommand } from "@aws-sdk/client-lookoutvision";
import sharp from "sharp";
import { newProject } from "./projectFixtures";
import { sendSigned } from "./sendSigned";
import type { RequestToSign } from "./sendSigned";
import type { TestService } from "./testService";

/** Answer of an own operation. */
export interface OwnAnswer<Body> {
    status: number;
    body: Body & { __type: string; Message: string };
}

/** Calls an own operation with JSON. */
export async function callOwn<Body>(
    service: { url: string },
    method: string,
    path: string,
    body?: unknown,
    more: Partial<RequestToSign> = {},
): Promise<OwnAnswer<Body>> {
    const answer = await sendSigned(service, {
        method,
        path: `/lookoutvision/v1/${path}`,
        ...(body !== undefined && { body: JSON.stringify(body) }),
        ...more,
    });
    return { status: answer.status, body: (await answer.json()) as OwnAnswer<Body>["body"] };
}

/** A project with an empty train dataset. */
export async function newEmptyDataset(service: TestService): Promise<string> {
    const ProjectName = await newProject(service);
    await service.client.send(new CreateDatasetCommand({ ProjectName, DatasetType: "train" }));
    return ProjectName;
}

/** Lines of the train dataset, in their order. */
export async function listLines(service: TestService, ProjectName: string): Promise<string[]> {
    const { DatasetEntries } = await service.client.send(
        new ListDatasetEntriesCommand({ ProjectName, DatasetType: "train" }),
    );
    return DatasetEntries!;
}

/** Line of an anomaly whose mask has these labels, each with its colour. */
export function maskedLine(key: string, labels: Record<string, string>, { background = true } = {}): string {
    const entries = [...(background ? [["BACKGROUND", "#ffffff"]] : []), ...Object.entries(labels)];
    return JSON.stringify({
        "source-ref": `s3://pictures/${key}`,
        "anomaly-label": 1,
        "anomaly-label-metadata": { "class-name": "anomaly", "creation-date": "2022-08-22T20:49:51.426Z" },
        "anomaly-mask-ref": `s3://pictures/masks/${key}`,
        "anomaly-mask-ref-metadata": {
            "internal-color-map": Object.fromEntries(
                entries.map(([name, color], index) => [
                    String(index),
                    { "class-name": name, "hex-color": color, confidence: 0 },
                ]),
            ),
        },
    });
}

/** A plain picture. */
export function pictureOf({
    width = 80,
    height = 64,
    color = "#808080",
    format = "png",
}: { width?: number; height?: number; color?: string; format?: "png" | "jpeg" } = {}): Promise<Buffer> {
    return sharp({ create: { width, height, channels: 3, background: color } })
        .toFormat(format)
        .toBuffer();
}

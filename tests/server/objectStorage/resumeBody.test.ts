import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { resumeBody } from "../../../server/objectStorage/resumeBody";

const leastSpeed = { bytes: 1_000, windowMs: 100 };
const asError = (error: unknown) => error;

/** A body that sends a byte every few milliseconds, for ever. */
async function* drip(): AsyncGenerator<Buffer> {
    for (; ; await sleep(5)) {
        yield Buffer.from("x");
    }
}

async function read(body: Readable): Promise<string> {
    const chunks: Buffer[] = [];
    for await (const chunk of body as AsyncIterable<Buffer>) {
        chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString();
}

describe("a body from S3", () => {
    it("that only drips is asked for again, and given up after five times with the reason", async () => {
        const offsets: number[] = [];
        const body = resumeBody(
            { body: Readable.from(drip()), size: 1e6 },
            {
                openAt: async (offset) => {
                    offsets.push(offset);
                    return Readable.from(drip());
                },
                asError,
                leastSpeed,
            },
        );
        await assert.rejects(read(body), /5 times: .*it sent only \d+ bytes in 0\.1 s/);
        assert.equal(offsets.length, 4);
        assert.ok(offsets[0] > 0 && offsets.every((offset, index) => index === 0 || offset > offsets[index - 1]));
    });

    it("that drips goes on at full speed over the next connection", async () => {
        const content = "0123456789".repeat(500);
        const silent = new Readable({ read: () => undefined });
        silent.push(content.slice(0, 10));
        const body = resumeBody(
            { body: silent, size: content.length },
            { openAt: async (offset) => Readable.from([Buffer.from(content.slice(offset))]), asError, leastSpeed },
        );
        assert.equal(await read(body), content);
    });

    it("is not given up because its reader is slow", async () => {
        const content = Buffer.alloc(400_000, "y");
        let opened = 0;
        const body = resumeBody(
            { body: Readable.from([content.subarray(0, 200_000), content.subarray(200_000)]), size: content.length },
            {
                openAt: async () => {
                    opened++;
                    return Readable.from([]);
                },
                asError,
                leastSpeed,
            },
        );
        await sleep(500);
        assert.equal((await read(body)).length, content.length);
        assert.equal(opened, 0);
    });
});

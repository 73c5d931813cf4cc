import { spawn } from "node:child_process";
import { lastOf } from "./lastOf";
import type { LinePicture } from "./contract";
import { splitPictures } from "./splitPictures";

/** Gives the pictures of a stream, such as standard input. It reads no faster than pictures are judged. */
export async function* readStream(stream: AsyncIterable<Buffer>): AsyncGenerator<LinePicture> {
    let number = 0;
    for await (const content of splitPictures(stream)) {
        yield pictureOf(content, ++number, 0);
    }
}

export interface CameraOptions {
    /** Address of the camera: `rtsp://…`, a video device such as `/dev/video0`, or whatever else ffmpeg reads. */
    camera: string;
    /** Pictures a second that are taken of the stream. Undefined: all. */
    framesPerSecond?: number;
    /** Program to run. */
    ffmpeg?: string;
}

/**
 * Gives the pictures of a camera, by ffmpeg. A line that is behind gets the newest picture, and those before it are
 * dropped and counted: so a camera never waits, and no picture is old.
 *
 * @throws Error with a sentence when ffmpeg is missing or ends.
 */
export async function* readCamera({
    camera,
    framesPerSecond,
    ffmpeg = "ffmpeg",
}: CameraOptions): AsyncGenerator<LinePicture> {
    const input = camera.startsWith("/dev/video")
        ? ["-f", "v4l2"]
        : camera.startsWith("rtsp")
          ? ["-rtsp_transport", "tcp"]
          : [];
    const rate = framesPerSecond === undefined ? [] : ["-vf", `fps=${framesPerSecond}`];
    const output = ["-f", "image2pipe", "-c:v", "png", "-"];
    const child = spawn(ffmpeg, ["-nostdin", "-loglevel", "error", ...input, "-i", camera, ...rate, ...output], {
        stdio: ["ignore", "pipe", "pipe"],
    });
    let complaint = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => (complaint = (complaint + text).slice(-2000)));
    const ended = new Promise<void>((resolve, reject) => {
        child.once("error", (error: NodeJS.ErrnoException) =>
            reject(
                new Error(
                    error.code === "ENOENT"
                        ? `Pictures of ${camera} need ffmpeg, which isn't installed. Install it and try again.`
                        : error.message,
                ),
            ),
        );
        child.once("exit", (code, signal) =>
            code === 0
                ? resolve()
                : reject(
                      new Error(
                          `ffmpeg can't read ${camera} any more: ${complaint.trim() || (signal ?? `exit code ${code}`)}`,
                      ),
                  ),
        );
    });
    ended.catch(() => undefined);
    try {
        let number = 0;
        for await (const { value, skipped } of lastOf(splitPictures(child.stdout))) {
            number += 1 + skipped;
            yield pictureOf(value, number, skipped);
        }
        await ended;
    } finally {
        child.kill("SIGKILL");
    }
}

function pictureOf(content: Buffer, number: number, dropped: number): LinePicture {
    const ending = content[0] === 0x89 ? "png" : "jpg";
    const takenAt = Date.now();
    const name = `${new Date(takenAt).toISOString().replaceAll(":", "-")}-${number}.${ending}`;
    return { name, content, takenAt, dropped, done: async () => undefined };
}

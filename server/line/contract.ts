/** Picture of a line, encoded as PNG or JPEG. */
export interface LinePicture {
    /** Name of the picture: its path in the watched folder, or its number in the stream. */
    name: string;
    content: Buffer;
    /** When it was taken, in Unix epoch milliseconds: the file's time, or when it came. */
    takenAt: number;
    /** Pictures of a camera that were left out before this one, because the line was behind. */
    dropped: number;
    /** Notes that the picture's results are delivered, so that it isn't taken again after a restart. */
    done(): Promise<void>;
}

/** Place where pictures come from. It ends when no more will come. */
export type Source = AsyncIterable<LinePicture>;

/** What a model says of a picture. */
export interface Judgement {
    /** Model and version, as the judge knows them. */
    model: string;
    isAnomalous: boolean;
    confidence: number;
    /** Score of the picture, on the model's own scale. Undefined: the judge doesn't tell. */
    score?: number;
    /** Score from which on a picture is an anomaly. */
    threshold?: number;
    /**
     * Distance of the whole picture from all that the model learnt from, in limits: above 1, the camera, the light or the
     * product is another. Undefined: the model can't tell.
     */
    unfamiliarity?: number;
    /** Background and types that were found, by a model that was trained with masks. */
    anomalies?: { name: string; color: string; totalPercentageArea: number }[];
    /** Mask as PNG, by such a model. */
    mask?: Buffer;
}

/** Whatever judges pictures: a package, an agent, a service. */
export interface Judge {
    /**
     * Judges a picture.
     *
     * @throws UnusableError for the picture's faults, any other error when the judge can't be reached at the moment.
     */
    judge(picture: Buffer): Promise<Judgement>;
    close(): Promise<void>;
}

/** Picture can't be judged, however often it is tried. The message is a sentence. */
export class UnusableError extends Error {
    override readonly name = "UnusableError";
}

/** Result of a picture, as receivers get it in JSON. */
export interface LineResult {
    /** Same for the same picture, also when it is delivered twice. */
    id: string;
    picture: string;
    /** Times in ISO 8601. */
    takenAt: string;
    judgedAt: string;
    /** Time that judging took, in milliseconds. */
    judgedInMs: number;
    dropped: number;
    model?: string;
    isAnomalous?: boolean;
    confidence?: number;
    score?: number;
    threshold?: number;
    unfamiliarity?: number;
    anomalies?: Judgement["anomalies"];
    /** Reason why the picture wasn't judged. */
    error?: string;
}

/** Result with what it was made of. */
export interface Delivery {
    result: LineResult;
    picture: Buffer;
    mask?: Buffer;
}

/** Place where results go. */
export interface Sink {
    /** Takes a result. It is safe from a kill once this resolves. */
    deliver(delivery: Delivery): Promise<void>;
    /** Ends the sink. Results that couldn't be sent stay for the next start. */
    close(): Promise<void>;
}

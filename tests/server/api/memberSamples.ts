import type { FlatMember } from "../../harness/service/serviceModel";

/** Values of a member that its rules allow and that they don't, at every limit that it has. */
export interface MemberSamples {
    good: unknown[];
    bad: unknown[];
}

interface PatternSamples {
    /** A text of a length; by default so many letters. */
    fill?(length: number): string;
    good?: string[];
    bad: string[];
    /** Only `good` is allowed, whatever the lengths. */
    listed?: true;
}

/** For each pattern of the service's definition. */
const ofPattern: Record<string, PatternSamples> = {
    "[a-zA-Z0-9][a-zA-Z0-9_\\-]*": { good: ["Z-_9"], bad: ["-a", "_a", "a b", "a/b", "ä"] },
    "train|test": { listed: true, good: ["train", "test"], bad: ["all", "TRAIN", "trains"] },
    "(normal|anomaly)": { listed: true, good: ["normal", "anomaly"], bad: ["odd", "Normal"] },
    "([1-9][0-9]*|latest)": {
        fill: (length) => "9".repeat(length),
        good: ["latest"],
        bad: ["0", "01", "-1", "1.0", "newest", "LATEST"],
    },
    "([1-9][0-9]*)": { fill: (length) => "9".repeat(length), bad: ["latest", "0", "01"] },
    "[0-9A-Za-z\\.\\-_]*": { good: ["a.b-C_9"], bad: ["a b", "a/b"] },
    "^[a-zA-Z0-9-]+$": { good: ["A-9"], bad: ["a.b", "a_b", "a b"] },
    "^[A-Za-z0-9][A-Za-z0-9:_/+=,@.-]{0,2048}$": {
        good: ["alias/k", "arn:aws:kms:us-east-1:123456789012:key/a"],
        bad: ["/a", "a b"],
    },
    "^([a-zA-Z0-9!_.*'()-][/a-zA-Z0-9!_.*'()-]*)?$": { good: ["a/b!_.*'()-"], bad: ["/a", "a b", "a=b", "a+b"] },
    ".*": { fill: (length) => (length < 2 ? "x".repeat(length) : `{${" ".repeat(length - 2)}}`), bad: ["{\n}"] },
    "^([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)$": { good: ["größe + a/b=c@d:e.f-g_h"], bad: ["a#b", "a\tb"] },
    "^[a-zA-Z0-9\\/\\+\\=]{0,2048}$": { bad: ["a-b", "a_b", "a b"] },
    ".*\\S.*": { good: ["50%_"], bad: ["  "] },
    "[a-zA-Z0-9-]+": { bad: ["a_b", "a b"] },
    "[a-zA-Z0-9-_. ()':,;?]+": { good: ["Looks at plates, (line 7)?"], bad: ["a\nb", "a/b"] },
    "[a-zA-Z0-9-_.]+": { good: ["com.example.A-b_9"], bad: ["a b", "a/b"] },
    "^([0-9]{1,6})\\.([0-9]{1,6})\\.([0-9]{1,6})$": {
        listed: true,
        good: ["1.0.0", "999999.999999.999999"],
        bad: ["1.0", "1.0.1234567", "1.0.x"],
    },
};

/** @throws Error for a pattern that has no samples here. */
export function samplesOf({ shape, required, path, reference: { location } }: FlatMember): MemberSamples {
    const { type, min = 0, max, pattern } = shape;
    // An absent one: SDKs refuse a label that is, and can't tell an empty header or list in a query from an absent one.
    const absent = required && location === undefined && !path.endsWith("[]") ? [undefined] : [];
    switch (type) {
        case "string":
            return { good: goodTexts(), bad: [...absent, ...badTexts()] };
        case "integer":
            return {
                good: [min, ...(max === undefined ? [] : [max])],
                bad: [...absent, min - 1, ...(max === undefined ? [] : [max + 1]), min + 0.5],
            };
        case "boolean":
            return { good: [true, false], bad: [] };
        case "timestamp":
            return { good: [new Date(0), new Date(1_607_278_983_132)], bad: [] };
        case "blob":
            return max === undefined
                ? { good: [Buffer.alloc(1, "x")], bad: [Buffer.alloc(0)] }
                : {
                      good: [Buffer.alloc(1, "{"), Buffer.alloc(max, "{")],
                      bad: [...absent, Buffer.alloc(0), Buffer.alloc(max + 1, "{")],
                  };
        case "list":
            return {
                good: [listOf(max!), ...(location === undefined ? [[]] : [])],
                bad: [...absent, listOf(max! + 1)],
            };
        default:
            return { good: [], bad: absent };
    }

    function goodTexts(): string[] {
        const { fill = letters, good = [], listed } = rules();
        return listed ? good : [...good, ...(min > 0 || location === undefined ? [fill(min)] : []), fill(max!)];
    }

    function badTexts(): string[] {
        const { fill = letters, bad } = rules();
        // SDKs neither send empty labels nor empty headers.
        const short = min > 0 && (location === undefined || location === "querystring") ? [fill(min - 1)] : [];
        return [...bad, ...short, ...(max === undefined ? [] : [fill(max + 1)])];
    }

    function rules(): PatternSamples {
        if (shape.enum !== undefined) {
            return { listed: true, good: shape.enum, bad: ["odd", "", `${shape.enum[0]}s`] };
        }
        const found = pattern === undefined ? { bad: [] } : ofPattern[pattern];
        if (found === undefined) {
            throw new Error(`${path} has the pattern ${pattern}, of which there are no samples`);
        }
        return found;
    }

    function listOf(length: number): unknown[] {
        return Array.from({ length }, (_, index) =>
            path === "TagKeys" ? `k${index}` : { Key: `k${index}`, Value: "" },
        );
    }
}

function letters(length: number): string {
    return "a".repeat(length);
}

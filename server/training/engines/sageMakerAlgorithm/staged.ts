/** Names in a job's staging. Those of folders end with a slash. */
export const staged = {
    pictures: "pictures/",
    manifest: "training.manifest",
    dummyMask: "dummy-mask.png",
    plan: "plan.json",
    /** Output of the training. */
    output: "output/",
    /** Lists of the test pictures, and what the batch transforms say of them. */
    scoring: "scoring/",
} as const;

/** Kinds of pictures. A batch transform has one. */
export const mediaTypes = { jpeg: "image/jpeg", png: "image/png" } as const;

export type Media = keyof typeof mediaTypes;

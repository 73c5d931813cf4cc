/** Time frames of the dashboard, in days. */
export const frames = [1, 7, 30, 90] as const;

export type Frame = (typeof frames)[number];

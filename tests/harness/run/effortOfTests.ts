/** The environment of a process that may train: the effort of this run of the tests, if it has one. */
export function effortOfTests(): Record<string, string> {
    const { LOOKOUTVISION_TRAINING_EFFORT } = process.env;
    return LOOKOUTVISION_TRAINING_EFFORT === undefined ? {} : { LOOKOUTVISION_TRAINING_EFFORT };
}

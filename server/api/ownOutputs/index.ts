export { cancelTraining } from "./cancelTraining";
export { describeOperatingPoint } from "./describeOperatingPoint";
export { setOperatingPoint } from "./setOperatingPoint";

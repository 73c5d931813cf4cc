export { cancelTraining } from "./cancelTraining";
export { describeOperatingPoint } from "./describeOperatingPoint";
export { describeTraining } from "./describeTraining";
export { explainAnomalies } from "./explainAnomalies";
export { setOperatingPoint } from "./setOperatingPoint";

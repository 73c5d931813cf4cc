export { cancelTraining } from "./cancelTraining";
export { describeOperatingPoint } from "./describeOperatingPoint";
export { explainAnomalies } from "./explainAnomalies";
export { setOperatingPoint } from "./setOperatingPoint";

import { addEdgeAgentCommand } from "./edgeAgent";
import { runProgram } from "./runProgram";
import { addWatchCommand } from "./watch";

/*
 * Command line of devices. Its commands load neither the service nor AWS's packages, so they start sooner and take half
 * the memory.
 */
runProgram("Inspects pictures on a device with packaged models.", [addEdgeAgentCommand, addWatchCommand()]);

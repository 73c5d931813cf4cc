import { Option } from "commander";
import { flag } from "./serviceFlags";

/** Flags for commands that call a service. */
export const whichServiceFlags = [
    new Option(
        "--endpoint <url>",
        "address of the service (default: AWS_ENDPOINT_URL_LOOKOUTVISION, else the local one)",
    ).env("LOOKOUTVISION_ENDPOINT"),
    dataDirFlag(),
];

/** Makes the flag for commands that need the local service only. */
export function dataDirFlag(): Option {
    return flag(
        "--data-dir <dir>",
        "data folder of the local service (default: the nearest .lookoutvision, else ~/.lookoutvision)",
    );
}

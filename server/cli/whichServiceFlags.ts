import { Option } from "commander";
import { flag } from "./serviceFlags";

/** Flags of the commands that call a service. */
export const whichServiceFlags = [
    new Option(
        "--endpoint <url>",
        "address of the service (default: AWS_ENDPOINT_URL_LOOKOUTVISION, else the local one)",
    ).env("LOOKOUTVISION_ENDPOINT"),
    dataDirFlag(),
];

/** For commands that are about the local service only. */
export function dataDirFlag(): Option {
    return flag(
        "--data-dir <dir>",
        "data folder of the local service (default: the nearest .lookoutvision, else ~/.lookoutvision)",
    );
}

import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { connect, createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { join } from "node:path";
import type { TlsFiles } from "../../../server/http/tlsCertificate";
import { runCommand } from "../../../tools/runCommand";
import { endWithUs } from "../run/endWithUs";
import { freePort } from "../run/freePort";
import { until } from "../run/until";

/** Broker for MQTT on ports of the loopback interface. */
export interface MqttBroker {
    /** `mosquitto`, or `aedes` where that isn't installed. */
    name: "mosquitto" | "aedes";
    url: string;
    tlsUrl: string;
    close(): Promise<void>;
}

/**
 * Starts Mosquitto if it is installed, else the broker aedes in this process. Only Mosquitto knows MQTT 5.
 *
 * @param folder - for Mosquitto's configuration.
 * @param tls - certificate and key of `localhost`, as files.
 */
export async function startMqttBroker(folder: string, tls: TlsFiles): Promise<MqttBroker> {
    const mosquitto = await runCommand("sh", ["-c", "PATH=$PATH:/usr/sbin command -v mosquitto"], {
        timeoutMs: 10_000,
    });
    return mosquitto.code === 0 ? startMosquitto(mosquitto.stdout.trim(), folder, tls) : startAedes(tls);
}

async function startMosquitto(program: string, folder: string, tls: TlsFiles): Promise<MqttBroker> {
    const [port, tlsPort] = [await freePort(), await freePort()];
    const file = join(folder, "mosquitto.conf");
    const lines = [
        ...[`listener ${port} 127.0.0.1`, "allow_anonymous true"],
        ...[`listener ${tlsPort} 127.0.0.1`, `certfile ${tls.certificate}`, `keyfile ${tls.key}`],
    ];
    await writeFile(file, `user root\n${lines.join("\n")}\n`);
    const child = spawn(program, ["-c", file], { stdio: "ignore" });
    endWithUs(child);
    await until(() => accepts(port), { what: "Mosquitto" });
    return {
        name: "mosquitto",
        url: `mqtt://127.0.0.1:${port}`,
        tlsUrl: `mqtts://localhost:${tlsPort}`,
        async close() {
            child.kill("SIGTERM");
            await once(child, "exit");
        },
    };
}

async function startAedes(tls: TlsFiles): Promise<MqttBroker> {
    const { Aedes } = require("aedes") as {
        Aedes: { createBroker(): Promise<{ handle(socket: Socket): void; close(done: () => void): void }> };
    };
    const broker = await Aedes.createBroker();
    const server = createServer(broker.handle);
    const [cert, key] = await Promise.all([readFile(tls.certificate), readFile(tls.key)]);
    const tlsServer = createTlsServer({ cert, key }, broker.handle);
    for (const each of [server, tlsServer]) {
        await new Promise<void>((resolve) => each.listen(0, "127.0.0.1", resolve));
    }
    return {
        name: "aedes",
        url: `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`,
        tlsUrl: `mqtts://localhost:${(tlsServer.address() as AddressInfo).port}`,
        async close() {
            await new Promise<void>((resolve) => broker.close(resolve));
            server.close();
            tlsServer.close();
        },
    };
}

function accepts(port: number): Promise<boolean> {
    return new Promise((resolve) => {
        const socket = connect(port, "127.0.0.1");
        socket.once("connect", () => (socket.destroy(), resolve(true)));
        socket.once("error", () => resolve(false));
    });
}

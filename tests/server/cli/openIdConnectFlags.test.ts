import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { openIdConnectFlags, openIdConnectOptions } from "../../../server/cli/openIdConnectFlags";
import type { OpenIdConnectFlags } from "../../../server/cli/openIdConnectFlags";

describe("the flags for an identity provider", () => {
    let folder: string;
    let secret: string;
    before(async () => {
        folder = await mkdtemp(join(tmpdir(), "lookoutvision-flags-"));
        secret = join(folder, "secret");
        await writeFile(secret, "the secret\n".replace(" ", "-"));
    });
    after(() => rm(folder, { recursive: true, force: true }));

    const parse = (...args: string[]) => {
        const command = new Command().exitOverride().configureOutput({ writeErr: () => undefined });
        openIdConnectFlags.forEach((option) => command.addOption(option));
        return openIdConnectOptions(command.parse(args, { from: "user" }).opts<OpenIdConnectFlags>());
    };
    const usual = ["--oidc-issuer", "https://login.example/realms/factory", "--oidc-client-id", "console"];
    const here = ["--console-url", "https://vision.example/"];

    it("name a provider, with the secret of a file", () => {
        assert.deepEqual(parse(...usual, ...here, "--oidc-client-secret", secret), {
            issuer: "https://login.example/realms/factory",
            clientId: "console",
            clientSecret: "the-secret",
            userClaim: "preferred_username",
            publicUrl: "https://vision.example",
            name: undefined,
        });
        assert.equal(parse(), undefined);
        assert.equal(parse(...here), undefined);
    });

    it("are refused when one is missing, or the secret's file has none", async () => {
        assert.throws(() => parse(...usual, ...here), /needs four flags: --oidc-issuer/);
        assert.throws(() => parse(...usual, "--oidc-client-secret", secret), /needs four flags/);
        const none = join(folder, "none");
        assert.throws(
            () => parse(...usual, ...here, "--oidc-client-secret", none),
            /none of --oidc-client-secret can't/,
        );
        await writeFile(none, "two words\n");
        assert.throws(() => parse(...usual, ...here, "--oidc-client-secret", none), /the secret and nothing else/);
    });

    it("take a provider on plain HTTP on this machine only, and an address without a path", () => {
        for (const issuer of ["http://login.example", "ftp://login.example", "login.example"]) {
            assert.throws(() => parse("--oidc-issuer", issuer), /Give an address like https/);
        }
        parse("--oidc-issuer", "http://127.0.0.1:9/", ...usual.slice(2), ...here, "--oidc-client-secret", secret);
        for (const url of ["https://vision.example/app", "vision.example", "https://vision.example/?a"]) {
            assert.throws(() => parse("--console-url", url), /without a path/);
        }
    });
});

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runCommand } from "../../../tools/runCommand";
import type { TlsFiles } from "../../../server/http/tlsCertificate";
import { pythonEnvironment } from "../parts/python";

const script = `
import datetime, sys
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
key = ec.generate_private_key(ec.SECP256R1())
name = x509.Name([x509.NameAttribute(x509.oid.NameOID.COMMON_NAME, sys.argv[1])])
now = datetime.datetime.now(datetime.timezone.utc)
certificate = (x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    .serial_number(x509.random_serial_number()).not_valid_before(now - datetime.timedelta(days=1))
    .not_valid_after(now + datetime.timedelta(days=1))
    .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), False).sign(key, hashes.SHA256()))
print(certificate.public_bytes(serialization.Encoding.PEM).decode())
print(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()).decode())
`;

/** Writes a self-signed certificate for `localhost` and its key. `subject` distinguishes it from others. */
export async function writeTlsFiles(folder: string, subject: string): Promise<TlsFiles> {
    const { python } = await pythonEnvironment();
    const { stdout, stderr, code } = await runCommand(python, ["-c", script, subject], { timeoutMs: 60_000 });
    if (code !== 0) {
        throw new Error(`no certificate could be made: ${stderr}`);
    }
    const [certificatePem, keyPem] = stdout.split(/(?=-----BEGIN PRIVATE KEY)/);
    const files = { certificate: join(folder, "certificate.pem"), key: join(folder, "key.pem") };
    await writeFile(files.key, keyPem);
    await writeFile(files.certificate, certificatePem);
    return files;
}

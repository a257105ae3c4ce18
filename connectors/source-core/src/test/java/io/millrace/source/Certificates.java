package io.millrace.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An authority and what it has signed, in a folder that a server may read. */
public final class Certificates {
    /** Of every store. */
    public static final String PASSWORD = "changeit";

    private final Path folder;

    private Certificates(Path folder) {
        this.folder = folder;
    }

    /** An authority that has signed nothing yet. */
    public static Certificates in(Path folder) {
        try {
            Files.createDirectories(folder);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Certificates certificates = new Certificates(folder);
        certificates.generate("ca", "Test CA", "-ext", "bc:c");
        certificates.keytool("ca", "-exportcert", "-rfc", "-alias", "ca", "-file", "ca.pem");
        certificates.keytool("trust", "-importcert", "-noprompt", "-alias", "ca", "-file", "ca.pem");
        return certificates;
    }

    /** Signs a certificate: {@code NAME.pem}, its key {@code NAME-key.pem} and {@code NAME.pk8}, both in {@code NAME.p12}. */
    public Certificates sign(String name, String commonName, String... extension) {
        generate(name, commonName);
        keytool(name, "-certreq", "-alias", name, "-file", name + ".csr");
        List<String> sign = new ArrayList<>(
                List.of("-gencert", "-rfc", "-alias", "ca", "-infile", name + ".csr", "-outfile", name + ".pem"));
        sign.addAll(List.of(extension));
        keytool("ca", sign.toArray(String[]::new));
        keytool(name, "-importcert", "-noprompt", "-alias", "ca", "-file", "ca.pem");
        keytool(name, "-importcert", "-noprompt", "-alias", name, "-file", name + ".pem");
        writeKey(name);
        return this;
    }

    /** A file of the folder. */
    public Path file(String name) {
        return folder.resolve(name);
    }

    /** What is in a file of the folder. */
    public String text(String name) {
        try {
            return Files.readString(file(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void writeKey(String name) {
        try (InputStream in = Files.newInputStream(file(name + ".p12"))) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, PASSWORD.toCharArray());
            Key key = store.getKey(name, PASSWORD.toCharArray());
            Files.write(file(name + ".pk8"), key.getEncoded());
            Files.setPosixFilePermissions(file(name + ".pk8"), PosixFilePermissions.fromString("rw-------"));
            String lines = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                    .encodeToString(key.getEncoded());
            Files.writeString(
                    file(name + "-key.pem"), "-----BEGIN PRIVATE KEY-----\n" + lines + "\n-----END PRIVATE KEY-----\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private void generate(String name, String commonName, String... more) {
        List<String> generate =
                new ArrayList<>(List.of("-genkeypair", "-alias", name, "-keyalg", "RSA", "-dname", "CN=" + commonName));
        generate.addAll(List.of(more));
        keytool(name, generate.toArray(String[]::new));
    }

    private void keytool(String store, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-storetype", "PKCS12", "-keystore", store + ".p12", "-storepass", PASSWORD));
        try {
            Path log = file("keytool.log");
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new AssertionError(command + ": " + Files.readString(log));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}

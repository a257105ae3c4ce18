package io.millrace.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An authority and what it has signed, in a folder that a server may read. */
public final class Certificates {
    /** Of every store. */
    public static final String PASSWORD = "changeit";

    private static final String ALL = "all.p12";

    private final Path folder;

    private Certificates(Path folder) {
        this.folder = folder;
    }

    /** An authority that has signed nothing yet: {@code ca.pem}, also in the store {@code trust.p12}. */
    public static Certificates in(Path folder) {
        Certificates certificates = new Certificates(folder);
        try {
            Files.createDirectories(folder);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            certificates.generate("ca", "Test CA", "-ext", "bc:c");
            Certificate authority = certificates.all().getCertificate("ca");
            certificates.write("ca.pem", pem("CERTIFICATE", authority.getEncoded()));
            KeyStore trust = empty();
            trust.setCertificateEntry("ca", authority);
            certificates.store(trust, "trust.p12");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
        return certificates;
    }

    /** Signs a certificate: {@code NAME.pem}, its key {@code NAME-key.pem} and {@code NAME.pk8}, both in {@code NAME.p12}. */
    public Certificates sign(String name, String commonName, String... extension) {
        List<String> more = new ArrayList<>(List.of("-signer", "ca"));
        more.addAll(List.of(extension));
        generate(name, commonName, more.toArray(String[]::new));
        try {
            KeyStore all = all();
            Key key = all.getKey(name, PASSWORD.toCharArray());
            Certificate[] chain = all.getCertificateChain(name);
            write(name + ".pem", pem("CERTIFICATE", chain[0].getEncoded()));
            write(name + "-key.pem", pem("PRIVATE KEY", key.getEncoded()));
            Files.write(file(name + ".pk8"), key.getEncoded());
            Files.setPosixFilePermissions(file(name + ".pk8"), PosixFilePermissions.fromString("rw-------"));
            KeyStore own = empty();
            own.setKeyEntry(name, key, PASSWORD.toCharArray(), chain);
            store(own, name + ".p12");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
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

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private KeyStore all() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file(ALL))) {
            store.load(in, PASSWORD.toCharArray());
        }
        return store;
    }

    private void store(KeyStore store, String name) throws GeneralSecurityException, IOException {
        try (OutputStream out = Files.newOutputStream(file(name))) {
            store.store(out, PASSWORD.toCharArray());
        }
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(file(name), text);
    }

    private static String pem(String what, byte[] bytes) {
        String lines = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(bytes);
        return "-----BEGIN " + what + "-----\n" + lines + "\n-----END " + what + "-----\n";
    }

    private void generate(String name, String commonName, String... more) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                name,
                "-keyalg",
                "RSA",
                "-dname",
                "CN=" + commonName,
                "-storetype",
                "PKCS12",
                "-keystore",
                ALL,
                "-storepass",
                PASSWORD));
        command.addAll(List.of(more));
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

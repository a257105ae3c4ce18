package io.millrace.sandbox;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * Where and how a sandbox runs its servers.
 *
 * @param provider child processes or containers
 * @param workDir the folder below which the servers' folders are made; empty for a temporary one
 * @param keep whether the servers' folders stay after close
 * @param progress who hears about slow work
 */
public record SandboxOptions(Provider provider, Optional<Path> workDir, boolean keep, ProgressListener progress) {

    /** What runs the servers. */
    public enum Provider {
        /** Child processes of this JVM. */
        LOCAL,
        /** Containers, by Testcontainers. */
        DOCKER
    }

    /** The options that the system properties {@code sandbox} and {@code sandbox.keep} ask for. */
    public static SandboxOptions defaults() {
        return new SandboxOptions(
                provider(System.getProperty("sandbox", "local")),
                Optional.empty(),
                Boolean.getBoolean("sandbox.keep"),
                ProgressListener.toStandardError());
    }

    /** The same with another provider. */
    public SandboxOptions withProvider(Provider other) {
        return new SandboxOptions(other, workDir, keep, progress);
    }

    /** The same with the servers' folders below this one. */
    public SandboxOptions withWorkDir(Path folder) {
        return new SandboxOptions(provider, Optional.of(folder), keep, progress);
    }

    /** The same, keeping or deleting the servers' folders at close. */
    public SandboxOptions withKeep(boolean keepFolders) {
        return new SandboxOptions(provider, workDir, keepFolders, progress);
    }

    /** The same with another listener. */
    public SandboxOptions withProgress(ProgressListener listener) {
        return new SandboxOptions(provider, workDir, keep, listener);
    }

    static Provider provider(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "local" -> Provider.LOCAL;
            case "docker" -> Provider.DOCKER;
            default ->
                throw new SandboxException(
                        "The system property sandbox is '" + value + "'; use -Dsandbox=local or -Dsandbox=docker.");
        };
    }
}

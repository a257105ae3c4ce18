package io.millrace.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The machines for which the servers exist as Maven artifacts, and how those name them. */
enum Platform {
    LINUX_X86_64("linux-x86_64", "redis-server-6.2.6-v5-linux-amd64", "linux-amd64"),
    LINUX_AARCH64("linux-aarch64", "redis-server-6.2.7-linux-arm64", "linux-arm64v8");

    /** The user id of nobody on every Linux. */
    static final int NOBODY = 65534;

    private final String mysqlClassifier;
    private final String redisBinary;
    private final String postgresSuffix;

    Platform(String mysqlClassifier, String redisBinary, String postgresSuffix) {
        this.mysqlClassifier = mysqlClassifier;
        this.redisBinary = redisBinary;
        this.postgresSuffix = postgresSuffix;
    }

    static Platform current() {
        return of(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
    }

    static Platform of(String osName, String osArch) {
        if (osName.equals("Linux")) {
            switch (osArch) {
                case "amd64", "x86_64" -> {
                    return LINUX_X86_64;
                }
                case "aarch64", "arm64" -> {
                    return LINUX_AARCH64;
                }
                default -> {}
            }
        }
        throw new SandboxException("The sandbox has no server programs for '" + osName + "' on '" + osArch
                + "', only for Linux on x86_64 and aarch64. With Docker on this machine, use -Dsandbox=docker.");
    }

    String mysqlClassifier() {
        return mysqlClassifier;
    }

    String redisBinary() {
        return redisBinary;
    }

    String postgresSuffix() {
        return postgresSuffix;
    }

    /** Whether this process is root, which Elasticsearch and PostgreSQL refuse to run as. */
    static boolean isRoot() {
        return userId() == 0;
    }

    /** The user id of this process. */
    static int userId() {
        try {
            return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        } catch (IOException e) {
            throw new SandboxException("Cannot read /proc/self to learn the user id; is /proc mounted?", e);
        }
    }
}

